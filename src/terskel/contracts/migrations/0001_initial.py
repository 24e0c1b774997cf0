import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import terskel.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('awards', '0001_initial'),
        ('competitions', '0001_initial'),
        ('documents', '0001_initial'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=120, unique=True)),
                ('title', models.CharField(max_length=300)),
                ('value', models.DecimalField(decimal_places=2, max_digits=16)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('standstill_ends_at', models.DateTimeField(null=True)),
                ('prepared_at', models.DateTimeField()),
                ('authority_signed_at', models.DateTimeField(null=True)),
                ('supplier_signed_at', models.DateTimeField(null=True)),
                ('concluded_at', models.DateTimeField(null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
                ('authority_signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('award', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='awards.awarddecision')),
                ('competition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.supplier')),
                ('supplier_signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text_letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.letter')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='contracts_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='contracts_digest_is_sha256'), models.CheckConstraint(condition=models.Q(models.Q(('authority_signed_at__isnull', True), ('authority_signed_by__isnull', True)), models.Q(('authority_signed_at__isnull', False), ('authority_signed_by__isnull', False)), _connector='OR'), name='contracts_authority_signature_has_person'), models.CheckConstraint(condition=models.Q(models.Q(('supplier_signed_at__isnull', True), ('supplier_signed_by__isnull', True)), models.Q(('supplier_signed_at__isnull', False), ('supplier_signed_by__isnull', False)), _connector='OR'), name='contracts_supplier_signature_has_person'), models.CheckConstraint(condition=models.Q(('authority_signed_by__isnull', True), ('supplier_signed_by__isnull', True), models.Q(('authority_signed_by', models.F('supplier_signed_by')), _negated=True), _connector='OR'), name='contracts_nobody_signs_for_both'), models.CheckConstraint(condition=models.Q(('standstill_ends_at__isnull', True), models.Q(models.Q(('authority_signed_at__isnull', True), ('authority_signed_at__gte', models.F('standstill_ends_at')), _connector='OR'), models.Q(('supplier_signed_at__isnull', True), ('supplier_signed_at__gte', models.F('standstill_ends_at')), _connector='OR')), _connector='OR'), name='contracts_standstill_blocks_signing'), models.CheckConstraint(condition=models.Q(models.Q(('concluded_at__isnull', True), models.Q(('authority_signed_at__isnull', True), ('supplier_signed_at__isnull', True), _connector='OR')), models.Q(('authority_signed_at__isnull', False), ('concluded_at__isnull', False), ('supplier_signed_at__isnull', False)), _connector='OR'), name='contracts_concluded_when_both_have_signed')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contract',
            trigger=pgtrigger.compiler.Trigger(name='contract_text_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."competition_id" IS DISTINCT FROM (NEW."competition_id") OR OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."authority_id" IS DISTINCT FROM (NEW."authority_id") OR OLD."supplier_id" IS DISTINCT FROM (NEW."supplier_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."value" IS DISTINCT FROM (NEW."value") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."manager_id" IS DISTINCT FROM (NEW."manager_id") OR OLD."text_letter_id" IS DISTINCT FROM (NEW."text_letter_id") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."standstill_ends_at" IS DISTINCT FROM (NEW."standstill_ends_at") OR OLD."prepared_by_id" IS DISTINCT FROM (NEW."prepared_by_id") OR OLD."prepared_at" IS DISTINCT FROM (NEW."prepared_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a501edc01e8abdd42e69f13ec25434be20044ab6', operation='UPDATE', pgid='pgtrigger_contract_text_stays_de638', table='contracts_contract', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contract',
            trigger=pgtrigger.compiler.Trigger(name='contract_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='33bf0e54e11311204d1e232464ebc29477747c12', operation='DELETE', pgid='pgtrigger_contract_is_never_deleted_cb0de', table='contracts_contract', when='BEFORE')),
        ),
    ]
