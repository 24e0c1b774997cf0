import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import terskel.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('size', models.BigIntegerField()),
                ('media_type', models.CharField(max_length=255)),
                ('name', models.CharField(max_length=255)),
                ('access', models.CharField(max_length=10)),
                ('access_reason', models.TextField(blank=True)),
                ('public_from', models.DateTimeField(null=True)),
                ('stored_at', models.DateTimeField()),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='documents_file_hash_is_sha256'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='documents_file_is_never_empty'), models.CheckConstraint(condition=models.Q(('access__in', ('public', 'restricted', 'internal'))), name='documents_file_access_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('access', 'restricted'), _negated=True), models.Q(('access_reason', ''), _negated=True), _connector='OR'), name='documents_restricted_file_has_reason'), models.CheckConstraint(condition=models.Q(('public_from__isnull', True), ('access', 'public'), _connector='OR'), name='documents_only_public_files_are_published')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('language', models.CharField(max_length=2)),
                ('reference', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=300)),
                ('data', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('matter_id', models.UUIDField(db_index=True)),
                ('recipient_organisation_id', models.UUIDField(db_index=True, null=True)),
                ('hidden_until_opened', models.UUIDField(db_index=True, null=True)),
                ('revealed_at', models.DateTimeField(null=True)),
                ('public_from', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='documents_letter_digest_is_sha256'), models.CheckConstraint(condition=models.Q(('revealed_at__isnull', True), ('hidden_until_opened__isnull', False), _connector='OR'), name='documents_only_hidden_letters_are_revealed'), models.CheckConstraint(condition=models.Q(('public_from__isnull', True), ('hidden_until_opened__isnull', True), ('revealed_at__isnull', False), _connector='OR'), name='documents_hidden_letter_is_not_public')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storedfile',
            trigger=pgtrigger.compiler.Trigger(name='file_facts_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."media_type" IS DISTINCT FROM (NEW."media_type") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."access" IS DISTINCT FROM (NEW."access") OR OLD."access_reason" IS DISTINCT FROM (NEW."access_reason") OR OLD."authority_id" IS DISTINCT FROM (NEW."authority_id") OR OLD."stored_at" IS DISTINCT FROM (NEW."stored_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='89940a24709f78a115dbd994c4658cc986712e8a', operation='UPDATE', pgid='pgtrigger_file_facts_stay_951e9', table='documents_storedfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storedfile',
            trigger=pgtrigger.compiler.Trigger(name='file_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d6f216a259098cb73489de91c8363455f7f59a79', operation='DELETE', pgid='pgtrigger_file_is_never_deleted_5f08e', table='documents_storedfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='letter_text_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."data" IS DISTINCT FROM (NEW."data") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."matter_id" IS DISTINCT FROM (NEW."matter_id") OR OLD."authority_id" IS DISTINCT FROM (NEW."authority_id") OR OLD."recipient_organisation_id" IS DISTINCT FROM (NEW."recipient_organisation_id") OR OLD."hidden_until_opened" IS DISTINCT FROM (NEW."hidden_until_opened") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='6f09d8559e4c2ba79b69f08e7a7aa333310333c9', operation='UPDATE', pgid='pgtrigger_letter_text_stays_2625a', table='documents_letter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='letter_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5c7d4311dfe3923a8ad22b779de7f5806a0adb1c', operation='DELETE', pgid='pgtrigger_letter_is_never_deleted_f3523', table='documents_letter', when='BEFORE')),
        ),
    ]
