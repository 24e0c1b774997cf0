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
        ('tenders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EvaluationResult',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ranking', models.JSONField()),
                ('model_digest', models.CharField(max_length=64)),
                ('finalised_at', models.DateTimeField()),
                ('competition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('finalised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.letter')),
            ],
        ),
        migrations.CreateModel(
            name='ImpartialityDeclaration',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('declared', models.CharField(max_length=10)),
                ('explanation', models.TextField(blank=True)),
                ('declared_at', models.DateTimeField()),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('declared__in', ('free', 'conflict'))), name='evaluation_declaration_is_known'), models.CheckConstraint(condition=models.Q(('declared', 'free'), models.Q(('explanation', ''), _negated=True), _connector='OR'), name='evaluation_conflict_is_explained')],
            },
        ),
        migrations.CreateModel(
            name='PanelMember',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('seat', models.CharField(max_length=10)),
                ('appointed_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('appointed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('seat__in', ('lead', 'evaluator'))), name='evaluation_seat_is_known'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('competition', 'person'), name='evaluation_one_seat_each'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True), ('seat', 'lead')), fields=('competition',), name='evaluation_one_lead')],
            },
        ),
        migrations.CreateModel(
            name='RequirementCheck',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('verdict', models.CharField(max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('checked_at', models.DateTimeField()),
                ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('requirement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.mandatoryrequirement')),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenders.tender')),
            ],
            options={
                'indexes': [models.Index(fields=['competition', 'tender', 'requirement', '-checked_at'], name='evaluation_latest_check')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ('met', 'not_met'))), name='evaluation_verdict_is_known'), models.CheckConstraint(condition=models.Q(('verdict', 'met'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='evaluation_unmet_requirement_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('points', models.DecimalField(decimal_places=4, max_digits=9)),
                ('reason', models.TextField()),
                ('scored_at', models.DateTimeField()),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.awardcriterion')),
                ('scored_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenders.tender')),
            ],
            options={
                'indexes': [models.Index(fields=['competition', 'tender', 'criterion', '-scored_at'], name='evaluation_latest_score')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='evaluation_score_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='TenderRejection',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ground', models.CharField(max_length=12)),
                ('reason', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenders.tender')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='evaluation_rejection_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='evaluation_confirmation_has_person'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='evaluation_rejection_takes_two'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('confirmed_at__isnull', True), _connector='OR'), name='evaluation_confirmed_rejection_stays'), models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('tender',), name='evaluation_one_rejection_per_tender')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evaluationresult',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='553939a52d5fa6a9dc79f8a080b1c4a44f21a319', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_f7922', table='evaluation_evaluationresult', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='impartialitydeclaration',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fa24c2b4c52793f14766cdae890b4cdccd94ca9d', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_b3c37', table='evaluation_impartialitydeclaration', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmember',
            trigger=pgtrigger.compiler.Trigger(name='seat_facts_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."competition_id" IS DISTINCT FROM (NEW."competition_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."seat" IS DISTINCT FROM (NEW."seat") OR OLD."appointed_at" IS DISTINCT FROM (NEW."appointed_at") OR OLD."appointed_by_id" IS DISTINCT FROM (NEW."appointed_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3727a21ff037a45a46177dcb77d672301fd41d32', operation='UPDATE', pgid='pgtrigger_seat_facts_stay_1fd9b', table='evaluation_panelmember', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmember',
            trigger=pgtrigger.compiler.Trigger(name='seat_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='571e4c23416ec6f4b4ddb7c99421cf450c273fe9', operation='DELETE', pgid='pgtrigger_seat_is_never_deleted_85a03', table='evaluation_panelmember', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='requirementcheck',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7d9a645f9a4e8b639354c72c68e16f4b84439705', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_2e8d4', table='evaluation_requirementcheck', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='score',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e951f8c4c118b9aae6c0f955915c9877bc4628d7', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_a0408', table='evaluation_score', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tenderrejection',
            trigger=pgtrigger.compiler.Trigger(name='rejection_facts_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."competition_id" IS DISTINCT FROM (NEW."competition_id") OR OLD."tender_id" IS DISTINCT FROM (NEW."tender_id") OR OLD."ground" IS DISTINCT FROM (NEW."ground") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c9ece9edbb65b1c2fb84a39ce72cbb6b38320f44', operation='UPDATE', pgid='pgtrigger_rejection_facts_stay_86254', table='evaluation_tenderrejection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tenderrejection',
            trigger=pgtrigger.compiler.Trigger(name='rejection_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4c9c4209f0d21daeffa848dc75f4195a44477430', operation='DELETE', pgid='pgtrigger_rejection_is_never_deleted_49523', table='evaluation_tenderrejection', when='BEFORE')),
        ),
    ]
