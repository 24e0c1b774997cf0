import datetime
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
import terskel.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='WaitingShare',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('released_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('ciphertext', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='OpenerIdentity',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('recipient', models.CharField(max_length=100, unique=True)),
                ('locked_identity', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SealingKey',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('matter_id', models.UUIDField(unique=True)),
                ('recipient', models.CharField(max_length=100, unique=True)),
                ('threshold', models.PositiveSmallIntegerField()),
                ('made_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('threshold__gte', 2)), name='vault_one_person_never_opens_alone'), models.CheckConstraint(condition=models.Q(('opened_at__isnull', True), ('opened_at__gt', models.F('made_at')), _connector='OR'), name='vault_key_opens_after_it_is_made')],
            },
        ),
        migrations.CreateModel(
            name='KeyShare',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('locked_share', models.BinaryField(null=True)),
                ('received_at', models.DateTimeField()),
                ('handed_over_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='vault.sealingkey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'person'), name='vault_one_share_per_person_ever'), models.UniqueConstraint(condition=models.Q(('handed_over_at__isnull', True)), fields=('key', 'number'), name='vault_one_holder_per_share'), models.CheckConstraint(condition=models.Q(models.Q(('handed_over_at__isnull', True), ('locked_share__isnull', False)), models.Q(('handed_over_at__isnull', False), ('locked_share__isnull', True)), _connector='OR'), name='vault_handed_over_share_is_erased')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealingkey',
            trigger=pgtrigger.compiler.Trigger(name='sealing_key_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."matter_id" IS DISTINCT FROM (NEW."matter_id") OR OLD."recipient" IS DISTINCT FROM (NEW."recipient") OR OLD."threshold" IS DISTINCT FROM (NEW."threshold") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='6eeb30579ec84e54e8c1f70c07c11e9f24c2db5c', operation='UPDATE', pgid='pgtrigger_sealing_key_stays_afffc', table='vault_sealingkey', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealingkey',
            trigger=pgtrigger.compiler.Trigger(name='opened_key_is_never_closed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."opened_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b706e67b176eb33d728969438b2754b1cb9f4445', operation='UPDATE', pgid='pgtrigger_opened_key_is_never_closed_6659a', table='vault_sealingkey', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealingkey',
            trigger=pgtrigger.compiler.Trigger(name='sealing_key_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='57f9f2d41d7eb64a55260931cbe63f9b449a3f4e', operation='DELETE', pgid='pgtrigger_sealing_key_is_never_deleted_58830', table='vault_sealingkey', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='waitingshare',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='vault.sealingkey'),
        ),
        migrations.AddField(
            model_name='waitingshare',
            name='released_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openeridentity',
            trigger=pgtrigger.compiler.Trigger(name='identity_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."recipient" IS DISTINCT FROM (NEW."recipient") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7efdc4b44070e9f93ee1f5c07cb17c16faff1e26', operation='UPDATE', pgid='pgtrigger_identity_stays_2cead', table='vault_openeridentity', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openeridentity',
            trigger=pgtrigger.compiler.Trigger(name='identity_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='79f65706b85992d2bff38e0c1aa9ab615d49894c', operation='DELETE', pgid='pgtrigger_identity_is_never_deleted_30dec', table='vault_openeridentity', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyshare',
            trigger=pgtrigger.compiler.Trigger(name='share_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key_id" IS DISTINCT FROM (NEW."key_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1f620048889d1e4062fc844f68e5e0ef930b5a74', operation='UPDATE', pgid='pgtrigger_share_stays_17306', table='vault_keyshare', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyshare',
            trigger=pgtrigger.compiler.Trigger(name='handed_over_share_never_returns', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."handed_over_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8f3bd79b07d401d9b042cdc021c7381bf937a931', operation='UPDATE', pgid='pgtrigger_handed_over_share_never_returns_cf5e6', table='vault_keyshare', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyshare',
            trigger=pgtrigger.compiler.Trigger(name='share_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0768469eff65db30d49576f5cf8fc5d2ced773f9', operation='DELETE', pgid='pgtrigger_share_is_never_deleted_cac78', table='vault_keyshare', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='waitingshare',
            constraint=models.UniqueConstraint(fields=('key', 'released_by'), name='vault_one_release_per_person'),
        ),
        migrations.AddConstraint(
            model_name='waitingshare',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('released_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('released_at'), '+', models.Value(datetime.timedelta(seconds=1800))))), name='vault_share_waits_thirty_minutes_at_most'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='waitingshare',
            trigger=pgtrigger.compiler.Trigger(name='waiting_share_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='71b736608508702959f2902985364d3d2c92f984', operation='UPDATE', pgid='pgtrigger_waiting_share_stays_8c705', table='vault_waitingshare', when='BEFORE')),
        ),
    ]
