import django.contrib.postgres.fields
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
        ('competitions', '0001_initial'),
        ('documents', '0001_initial'),
        ('evaluation', '0001_initial'),
        ('organisations', '0001_initial'),
        ('tenders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AwardDecision',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('price', models.DecimalField(decimal_places=2, max_digits=16)),
                ('characteristics', models.JSONField()),
                ('prepared_at', models.DateTimeField()),
                ('worked_on_by', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('evidence', models.TextField(blank=True)),
                ('tax_information_issued_on', models.DateField(null=True)),
                ('sanctions', models.TextField(blank=True)),
                ('no_lots_reason', models.TextField(blank=True)),
                ('subcontracts', models.TextField(blank=True)),
                ('conflicts', models.TextField(blank=True)),
                ('other_matters', models.TextField(blank=True)),
                ('evidence_checked_at', models.DateTimeField(null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('returned_at', models.DateTimeField(null=True)),
                ('return_reason', models.TextField(blank=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('letters_sent_at', models.DateTimeField(null=True)),
                ('standstill_days', models.PositiveSmallIntegerField()),
                ('standstill_ends_at', models.DateTimeField(null=True)),
                ('reversed_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('evidence_checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.letter')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.evaluationresult')),
                ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('winner_supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.supplier')),
                ('winner_tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenders.tender')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('reversed_at__isnull', True)), fields=('competition',), name='awards_one_standing_award'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='awards_approval_follows_submission'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='awards_preparer_never_approves'), models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), ('evidence_checked_at__isnull', False), _connector='OR'), name='awards_evidence_before_submission'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('letters_sent_at__isnull', True)), ('letters_sent_at', models.F('approved_at')), _connector='OR'), name='awards_letters_go_with_the_approval'), models.CheckConstraint(condition=models.Q(('standstill_ends_at__isnull', True), ('standstill_ends_at__gt', models.F('letters_sent_at')), _connector='OR'), name='awards_standstill_follows_the_letters'), models.CheckConstraint(condition=models.Q(('returned_at__isnull', True), models.Q(('return_reason', ''), _negated=True), _connector='OR'), name='awards_return_has_reason'), models.CheckConstraint(condition=models.Q(('reversed_at__isnull', True), ('approved_at__isnull', False), _connector='OR'), name='awards_only_announced_awards_are_reversed')],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reason_code', models.CharField(max_length=20)),
                ('reason', models.TextField()),
                ('closed_at', models.DateTimeField()),
                ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('competition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.letter')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='awards_closure_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='TendererLetter',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='awards.awarddecision')),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.letter')),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.supplier')),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenders.tender')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('award', 'tender'), name='awards_one_letter_per_tender')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='awarddecision',
            trigger=pgtrigger.compiler.Trigger(name='award_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9139151ecda38fd9743260b57da50df2ba375903', operation='DELETE', pgid='pgtrigger_award_is_never_deleted_15b3f', table='awards_awarddecision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='awarddecision',
            trigger=pgtrigger.compiler.Trigger(name='announced_award_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."reversed_at" IS NULL AND OLD."approved_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='53e15fcba74ca8c3543dd3293084ed578fd0b724', operation='UPDATE', pgid='pgtrigger_announced_award_stays_45217', table='awards_awarddecision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='closure',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bbce528f5ed9fa5f27b8ba6294a89ded4c8159b7', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_ae5e1', table='awards_closure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tendererletter',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='13b0944f8f1ab63d088c9854fad9fa0224bd4252', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_a7c7d', table='awards_tendererletter', when='BEFORE')),
        ),
    ]
