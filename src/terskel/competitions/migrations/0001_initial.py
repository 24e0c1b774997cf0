import django.contrib.postgres.fields
import django.db.models.constraints
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
        ('documents', '0001_initial'),
        ('dps', '0001_initial'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(
            sql='CREATE SEQUENCE competition_reference',
            reverse_sql='DROP SEQUENCE competition_reference',
        ),
        migrations.CreateModel(
            name='Competition',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('language', models.CharField(max_length=2)),
                ('created_at', models.DateTimeField()),
                ('title', models.CharField(max_length=200)),
                ('scope', models.TextField(blank=True)),
                ('need', models.TextField(blank=True)),
                ('estimated_value', models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ('duration_text', models.TextField(blank=True)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('place', models.TextField(blank=True)),
                ('contract_form', models.TextField(blank=True)),
                ('contract_basis', models.CharField(blank=True, max_length=10)),
                ('contract_deviation_reason', models.TextField(blank=True)),
                ('site_visit', models.TextField(blank=True)),
                ('result_kind', models.CharField(default='single', max_length=10)),
                ('contact', models.TextField(blank=True)),
                ('cv_count', models.PositiveSmallIntegerField(default=0)),
                ('reference_count', models.PositiveSmallIntegerField(default=0)),
                ('climate_answer', models.CharField(blank=True, max_length=30)),
                ('climate_reason', models.TextField(blank=True)),
                ('clauses', models.JSONField(default=dict)),
                ('wording_reason', models.TextField(blank=True)),
                ('universal_design', models.TextField(blank=True)),
                ('security', models.TextField(blank=True)),
                ('human_rights', models.TextField(blank=True)),
                ('lots_reason', models.TextField(blank=True)),
                ('evaluation_model', models.JSONField(null=True)),
                ('standstill_mode', models.CharField(max_length=10)),
                ('standstill_days', models.PositiveSmallIntegerField()),
                ('regime', models.CharField(max_length=10)),
                ('service_kind', models.CharField(blank=True, max_length=20)),
                ('ruleset_id', models.CharField(blank=True, max_length=40)),
                ('own_rules', models.JSONField(default=dict)),
                ('model_digest', models.CharField(blank=True, max_length=64)),
                ('published_at', models.DateTimeField(null=True)),
                ('closes_at', models.DateTimeField(null=True)),
                ('question_deadline_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancellation_reason_code', models.CharField(blank=True, max_length=20)),
                ('cancellation_reason', models.TextField(blank=True)),
                ('new_competition_follows', models.BooleanField(null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dps.dynamicpurchasingsystem')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['authority', '-created_at'], name='competition_by_authority'), models.Index(fields=['dps', '-published_at'], name='competition_by_dps'), models.Index(condition=models.Q(('published_at__isnull', False)), fields=['-published_at'], name='competition_public')],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='competition_has_a_title'), models.CheckConstraint(condition=models.Q(('language__in', ['nb', 'nn', 'en'])), name='competition_language_is_known'), models.CheckConstraint(condition=models.Q(('result_kind__in', ['single', 'short_job', 'framework'])), name='competition_result_kind_is_known'), models.CheckConstraint(condition=models.Q(('contract_basis__in', ['', 'standard', 'adapted'])), name='competition_contract_basis_is_known'), models.CheckConstraint(condition=models.Q(('climate_answer__in', ['', 'criteria', 'requirements', 'combined', 'insignificant', 'essential_interest', 'statutory_minimum'])), name='competition_climate_answer_is_known'), models.CheckConstraint(condition=models.Q(('estimated_value__isnull', True), ('estimated_value__gt', 0), _connector='OR'), name='competition_value_is_positive'), models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='competition_ends_not_before_it_starts'), models.CheckConstraint(condition=models.Q(('standstill_mode__in', ['fixed', 'chosen'])), name='competition_standstill_mode_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('standstill_mode', 'fixed'), _negated=True), ('standstill_days__gte', 1), _connector='OR'), name='competition_fixed_standstill_is_never_off'), models.CheckConstraint(condition=models.Q(('published_at__isnull', True), models.Q(('closes_at__gt', models.F('published_at')), ('estimated_value__isnull', False), ('evaluation_model__isnull', False), ('published_by__isnull', False), ('question_deadline_at__isnull', False), models.Q(('scope', ''), _negated=True), models.Q(('need', ''), _negated=True), models.Q(('place', ''), _negated=True), models.Q(('climate_answer', ''), _negated=True), models.Q(('ruleset_id', ''), _negated=True), models.Q(('model_digest', ''), _negated=True)), _connector='OR'), name='competition_published_with_all_the_law_asks'), models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('question_deadline_at__lte', models.F('closes_at')), _connector='OR'), name='competition_questions_end_before_the_deadline'), models.CheckConstraint(condition=models.Q(models.Q(('cancellation_reason_code', ''), ('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancellation_reason_code__in', ['no_need', 'no_funds', 'error', 'one_tender', 'review_body', 'no_tenders', 'all_rejected', 'other']), ('cancelled_at__isnull', False), ('cancelled_by__isnull', False), ('new_competition_follows__isnull', False), models.Q(('cancellation_reason', ''), _negated=True)), _connector='OR'), name='competition_cancelled_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='AwardCriterion',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('documentation', models.TextField(blank=True)),
                ('weight', models.DecimalField(decimal_places=4, max_digits=7)),
                ('kind', models.CharField(max_length=10)),
                ('least_points', models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                ('climate', models.BooleanField(default=False)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='competitions.awardcriterion')),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='competitions.competition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('competition', 'number'), name='award_criterion_number_once'), models.UniqueConstraint(condition=models.Q(('kind', 'price')), fields=('competition',), name='award_criterion_one_price'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='award_criterion_has_a_name'), models.CheckConstraint(condition=models.Q(('kind__in', ['price', 'quality'])), name='award_criterion_kind_is_known'), models.CheckConstraint(condition=models.Q(('weight__gt', 0), ('weight__lte', 100)), name='award_criterion_weight_is_a_share'), models.CheckConstraint(condition=models.Q(('least_points__isnull', True), models.Q(('kind', 'quality'), ('least_points__gt', 0)), _connector='OR'), name='award_criterion_least_points_of_quality'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('climate', False), ('kind', 'quality'), ('least_points__isnull', True)), _connector='OR'), name='award_criterion_part_is_of_quality'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='award_criterion_is_no_part_of_itself')],
            },
        ),
        migrations.CreateModel(
            name='CompetitionCategory',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dps.category')),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='categories', to='competitions.competition')),
            ],
            options={
                'indexes': [models.Index(fields=['category'], name='competition_in_category')],
                'constraints': [models.UniqueConstraint(fields=('competition', 'category'), name='competition_category_once')],
            },
        ),
        migrations.CreateModel(
            name='CompetitionDocument',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('role', models.CharField(default='other', max_length=15)),
                ('attached_at', models.DateTimeField()),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='competitions.competition')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('competition', 'number'), name='competition_document_number_once'), models.UniqueConstraint(fields=('competition', 'file'), name='competition_document_file_once'), models.CheckConstraint(condition=models.Q(('role__in', ['contract', 'specification', 'price_form', 'other'])), name='competition_document_role_is_known')],
            },
        ),
        migrations.CreateModel(
            name='DeadlineChange',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('old_closes_at', models.DateTimeField()),
                ('new_closes_at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deadline_changes', to='competitions.competition')),
            ],
            options={
                'indexes': [models.Index(fields=['competition', 'changed_at'], name='deadline_change_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='deadline_change_has_a_reason'), models.CheckConstraint(condition=models.Q(('new_closes_at__gt', models.F('old_closes_at')), ('new_closes_at__gt', models.F('changed_at'))), name='deadline_is_moved_later_only')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('categories', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('sent_at', models.DateTimeField()),
                ('declined_at', models.DateTimeField(null=True)),
                ('decline_reason', models.CharField(blank=True, max_length=20)),
                ('decline_text', models.TextField(blank=True)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='competitions.competition')),
                ('declined_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.supplier')),
            ],
            options={
                'indexes': [models.Index(fields=['supplier', '-sent_at'], name='invitation_by_supplier')],
                'constraints': [models.UniqueConstraint(fields=('competition', 'supplier'), name='invitation_once_per_supplier'), models.CheckConstraint(condition=models.Q(models.Q(('decline_reason', ''), ('declined_at__isnull', True), ('declined_by__isnull', True)), models.Q(('decline_reason__in', ['capacity', 'price_level', 'requirements', 'conflict', 'time', 'other']), ('declined_at__isnull', False), ('declined_by__isnull', False)), _connector='OR'), name='invitation_declined_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='MandatoryRequirement',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('climate', models.BooleanField(default=False)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='competitions.competition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('competition', 'number'), name='mandatory_requirement_number_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='mandatory_requirement_has_a_text')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('text', models.TextField()),
                ('answer_text', models.TextField(blank=True)),
                ('published_text', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.supplier')),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='competitions.competition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('competition', 'number'), name='question_number_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='question_has_a_text'), models.CheckConstraint(condition=models.Q(models.Q(('answer_text', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('published_text', '')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer_text', ''), _negated=True), models.Q(('published_text', ''), _negated=True)), _connector='OR'), name='question_answered_whole')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='competition',
            trigger=pgtrigger.compiler.Trigger(name='published_competition_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."published_at" IS NOT NULL) AND ((OLD."authority_id" IS DISTINCT FROM (NEW."authority_id") OR OLD."clauses" IS DISTINCT FROM (NEW."clauses") OR OLD."climate_answer" IS DISTINCT FROM (NEW."climate_answer") OR OLD."climate_reason" IS DISTINCT FROM (NEW."climate_reason") OR OLD."contact" IS DISTINCT FROM (NEW."contact") OR OLD."contract_basis" IS DISTINCT FROM (NEW."contract_basis") OR OLD."contract_deviation_reason" IS DISTINCT FROM (NEW."contract_deviation_reason") OR OLD."contract_form" IS DISTINCT FROM (NEW."contract_form") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."cv_count" IS DISTINCT FROM (NEW."cv_count") OR OLD."dps_id" IS DISTINCT FROM (NEW."dps_id") OR OLD."duration_text" IS DISTINCT FROM (NEW."duration_text") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."estimated_value" IS DISTINCT FROM (NEW."estimated_value") OR OLD."evaluation_model" IS DISTINCT FROM (NEW."evaluation_model") OR OLD."human_rights" IS DISTINCT FROM (NEW."human_rights") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."lots_reason" IS DISTINCT FROM (NEW."lots_reason") OR OLD."model_digest" IS DISTINCT FROM (NEW."model_digest") OR OLD."need" IS DISTINCT FROM (NEW."need") OR OLD."own_rules" IS DISTINCT FROM (NEW."own_rules") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."reference_count" IS DISTINCT FROM (NEW."reference_count") OR OLD."regime" IS DISTINCT FROM (NEW."regime") OR OLD."result_kind" IS DISTINCT FROM (NEW."result_kind") OR OLD."ruleset_id" IS DISTINCT FROM (NEW."ruleset_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."security" IS DISTINCT FROM (NEW."security") OR OLD."service_kind" IS DISTINCT FROM (NEW."service_kind") OR OLD."site_visit" IS DISTINCT FROM (NEW."site_visit") OR OLD."standstill_days" IS DISTINCT FROM (NEW."standstill_days") OR OLD."standstill_mode" IS DISTINCT FROM (NEW."standstill_mode") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."universal_design" IS DISTINCT FROM (NEW."universal_design") OR OLD."wording_reason" IS DISTINCT FROM (NEW."wording_reason"))))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='31eba80ff28a644e868aa45d6655e44d3d1fc817', operation='UPDATE', pgid='pgtrigger_published_competition_stays_e73d0', table='competitions_competition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='competition',
            trigger=pgtrigger.compiler.Trigger(name='deadline_is_only_moved_later', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."closes_at" < (OLD."closes_at") AND OLD."published_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='68becc0b987a1221b5a96a8eb112ca681020b5e8', operation='UPDATE', pgid='pgtrigger_deadline_is_only_moved_later_a18be', table='competitions_competition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='competition',
            trigger=pgtrigger.compiler.Trigger(name='cancelled_competition_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."cancelled_at" IS NOT NULL) AND (OLD.* IS DISTINCT FROM NEW.*))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5ba7dc88c74d77e7d968cb94dfc0fa7e4f67f4b7', operation='UPDATE', pgid='pgtrigger_cancelled_competition_stays_e7df7', table='competitions_competition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='competition',
            trigger=pgtrigger.compiler.Trigger(name='competition_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7b555c4f73f1e3049330ef26c662182970eb7e87', operation='DELETE', pgid='pgtrigger_competition_is_never_deleted_a08c6', table='competitions_competition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='awardcriterion',
            trigger=pgtrigger.compiler.Trigger(name='criterion_locked', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held uuid;', func="held := CASE TG_OP WHEN 'INSERT' THEN NEW.competition_id ELSE OLD.competition_id END; IF EXISTS (SELECT 1 FROM competitions_competition WHERE id = held AND published_at IS NOT NULL) THEN RAISE EXCEPTION 'a published competition is locked (FOA § 14-2)' USING ERRCODE = 'restrict_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;", hash='1198c17ff179eb93c03187aff557c44195b0fb93', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_criterion_locked_d8fdd', table='competitions_awardcriterion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='competitioncategory',
            trigger=pgtrigger.compiler.Trigger(name='category_locked', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held uuid;', func="held := CASE TG_OP WHEN 'INSERT' THEN NEW.competition_id ELSE OLD.competition_id END; IF EXISTS (SELECT 1 FROM competitions_competition WHERE id = held AND published_at IS NOT NULL) THEN RAISE EXCEPTION 'a published competition is locked (FOA § 14-2)' USING ERRCODE = 'restrict_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;", hash='a301df8e3a5b120f4befddbbcfa0d51c7eefcd2c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_category_locked_27257', table='competitions_competitioncategory', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='competitiondocument',
            trigger=pgtrigger.compiler.Trigger(name='document_locked', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held uuid;', func="held := CASE TG_OP WHEN 'INSERT' THEN NEW.competition_id ELSE OLD.competition_id END; IF EXISTS (SELECT 1 FROM competitions_competition WHERE id = held AND published_at IS NOT NULL) THEN RAISE EXCEPTION 'a published competition is locked (FOA § 14-2)' USING ERRCODE = 'restrict_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;", hash='c7b00edb8236d1f17ae508c65fb0dccdab8819cb', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_document_locked_e1f30', table='competitions_competitiondocument', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deadlinechange',
            trigger=pgtrigger.compiler.Trigger(name='deadline_change_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='54467786f66de00d1eadc828a408ec4404c87f40', operation='UPDATE OR DELETE', pgid='pgtrigger_deadline_change_stays_8fab0', table='competitions_deadlinechange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='sent_with_the_publication', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NEW.sent_at IS DISTINCT FROM (SELECT published_at FROM competitions_competition WHERE id = NEW.competition_id) THEN RAISE EXCEPTION 'recipients are frozen at publication (FOA § 26-7(1))' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;", hash='18ab1e707edf1266429ff1416bcca5a63d9bdf97', operation='INSERT', pgid='pgtrigger_sent_with_the_publication_007a2', table='competitions_invitation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='recipient_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."competition_id" IS DISTINCT FROM (NEW."competition_id") OR OLD."supplier_id" IS DISTINCT FROM (NEW."supplier_id") OR OLD."categories" IS DISTINCT FROM (NEW."categories") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9fe9df19c3f208496f719be9cc960316905ba284', operation='UPDATE', pgid='pgtrigger_recipient_stays_a0b6b', table='competitions_invitation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='invitation_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='da8cc0ece2478ed1988dd55c8d714a59be0286c8', operation='DELETE', pgid='pgtrigger_invitation_is_never_deleted_ff42c', table='competitions_invitation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandatoryrequirement',
            trigger=pgtrigger.compiler.Trigger(name='requirement_locked', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held uuid;', func="held := CASE TG_OP WHEN 'INSERT' THEN NEW.competition_id ELSE OLD.competition_id END; IF EXISTS (SELECT 1 FROM competitions_competition WHERE id = held AND published_at IS NOT NULL) THEN RAISE EXCEPTION 'a published competition is locked (FOA § 14-2)' USING ERRCODE = 'restrict_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;", hash='55d2422c7e5641993374c49b0200016161ebeb1c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_requirement_locked_15ef7', table='competitions_mandatoryrequirement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='question_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."competition_id" IS DISTINCT FROM (NEW."competition_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."text" IS DISTINCT FROM (NEW."text"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='be878b8ec3f50b16e2f5b4a68bf8f63c1a699cd3', operation='UPDATE', pgid='pgtrigger_question_stays_c6977', table='competitions_question', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='answer_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD."answered_at" IS NOT NULL) AND (OLD.* IS DISTINCT FROM NEW.*))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f884a9393db7765985109a2d8606bc19b648335f', operation='UPDATE', pgid='pgtrigger_answer_stays_91f30', table='competitions_question', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='question_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='20384b8981bd83e125034ae9c3399d83a3fd6dce', operation='DELETE', pgid='pgtrigger_question_is_never_deleted_12bfe', table='competitions_question', when='BEFORE')),
        ),
    ]
