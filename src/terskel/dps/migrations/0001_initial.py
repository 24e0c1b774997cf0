import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import terskel.core.ids
import terskel.dps.models.buyers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('documents', '0001_initial'),
        ('notices', '0001_initial'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(
            sql='CREATE SEQUENCE dps_reference',
            reverse_sql='DROP SEQUENCE dps_reference',
        ),
        migrations.CreateModel(
            name='DynamicPurchasingSystem',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('language', models.CharField(default='nb', max_length=2)),
                ('created_at', models.DateTimeField()),
                ('subject', models.TextField(blank=True)),
                ('estimated_quantity', models.TextField(blank=True)),
                ('need_for_dps', models.TextField(blank=True)),
                ('suitability', models.TextField(blank=True)),
                ('how_it_works', models.TextField(blank=True)),
                ('award_criteria_frame', models.TextField(blank=True)),
                ('contact', models.TextField(blank=True)),
                ('strategy', models.TextField(blank=True)),
                ('cpv', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None)),
                ('kind', models.CharField(default='goods_services', max_length=20)),
                ('buyer_kind', models.CharField(max_length=10)),
                ('estimated_value', models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ('largest_contract', models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ('regime', models.CharField(blank=True, max_length=10)),
                ('service_kind', models.CharField(blank=True, max_length=20)),
                ('ruleset_id', models.CharField(blank=True, max_length=40)),
                ('own_rules', models.JSONField(default=dict)),
                ('open_to', models.CharField(default='members', max_length=10)),
                ('ends_at', models.DateTimeField(null=True)),
                ('initial_assessment_days', models.PositiveSmallIntegerField(null=True)),
                ('standstill_mode', models.CharField(blank=True, max_length=10)),
                ('standstill_days', models.PositiveSmallIntegerField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('first_window_closes_at', models.DateTimeField(null=True)),
                ('public_from_at', models.DateTimeField(null=True)),
                ('initial_assessment_finished_at', models.DateTimeField(null=True)),
                ('suspended_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.TextField(blank=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancellation_reason', models.TextField(blank=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('qualification_documents', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.letter')),
            ],
            options={
                'indexes': [models.Index(fields=['authority', '-created_at'], name='dps_by_authority'), models.Index(condition=models.Q(('public_from_at__isnull', False)), fields=['public_from_at'], name='dps_public')],
                'constraints': [models.CheckConstraint(condition=models.Q(('language__in', ['nb', 'nn', 'en'])), name='dps_language_is_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['goods_services', 'works'])), name='dps_kind_is_known'), models.CheckConstraint(condition=models.Q(('buyer_kind__in', ['state', 'other'])), name='dps_buyer_kind_is_known'), models.CheckConstraint(condition=models.Q(('open_to__in', ['members', 'others'])), name='dps_open_to_is_known'), models.CheckConstraint(condition=models.Q(('standstill_mode__in', ['', 'fixed', 'chosen'])), name='dps_standstill_mode_is_known'), models.CheckConstraint(condition=models.Q(('estimated_value__isnull', True), ('estimated_value__gte', 0), _connector='OR'), name='dps_estimated_value_is_not_negative'), models.CheckConstraint(condition=models.Q(('largest_contract__isnull', True), ('largest_contract__gt', 0), _connector='OR'), name='dps_largest_contract_is_positive'), models.CheckConstraint(condition=models.Q(('published_at__isnull', True), models.Q(('ends_at__isnull', False), ('estimated_value__isnull', False), ('first_window_closes_at__isnull', False), ('initial_assessment_days__gte', 1), ('standstill_days__isnull', False), models.Q(('regime', ''), _negated=True), models.Q(('ruleset_id', ''), _negated=True), models.Q(('standstill_mode', ''), _negated=True)), _connector='OR'), name='dps_published_with_all_the_law_asks'), models.CheckConstraint(condition=models.Q(models.Q(('standstill_mode', 'fixed'), _negated=True), ('standstill_days__gte', 1), _connector='OR'), name='dps_fixed_standstill_is_never_off'), models.CheckConstraint(condition=models.Q(('published_at__isnull', True), models.Q(('ends_at__gt', models.F('first_window_closes_at')), ('first_window_closes_at__gt', models.F('published_at'))), _connector='OR'), name='dps_first_window_inside_its_life'), models.CheckConstraint(condition=models.Q(('public_from_at__isnull', True), ('published_at__isnull', False), _connector='OR'), name='dps_public_only_after_publication'), models.CheckConstraint(condition=models.Q(('initial_assessment_finished_at__isnull', True), ('initial_assessment_finished_at__gte', models.F('first_window_closes_at')), _connector='OR'), name='dps_assessed_only_after_the_first_window'), models.CheckConstraint(condition=models.Q(('suspended_at__isnull', True), models.Q(('cancelled_at__isnull', True), ('suspended_at__gte', models.F('initial_assessment_finished_at'))), _connector='OR'), name='dps_suspended_only_in_operation'), models.CheckConstraint(condition=models.Q(('cancelled_at__isnull', True), models.Q(('cancellation_reason', ''), _negated=True), _connector='OR'), name='dps_cancelled_with_a_reason'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('cancelled_at__isnull', True), _connector='OR'), name='dps_ended_or_cancelled_not_both'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('published_at__isnull', False), _connector='OR'), name='dps_ended_only_after_publication')],
            },
        ),
        migrations.CreateModel(
            name='DpsMember',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('from_on', models.DateField()),
                ('to_on', models.DateField(null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='dps.dynamicpurchasingsystem')),
            ],
            options={
                'indexes': [models.Index(fields=['authority', 'dps'], name='member_by_authority')],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='member_leaves_not_before_joining'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('dps', '='), ('authority', '='), (terskel.dps.models.buyers.DateRange('from_on', 'to_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='member_named_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='DpsDocument',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('attached_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('attached_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='dps.dynamicpurchasingsystem')),
            ],
            options={
                'indexes': [models.Index(fields=['dps', 'attached_at'], name='document_by_dps')],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='dps_document_has_a_title')],
            },
        ),
        migrations.CreateModel(
            name='ChangeRecord',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=30)),
                ('proposal', models.JSONField(default=dict)),
                ('facts', models.JSONField(default=dict)),
                ('why', models.TextField()),
                ('proposed_at', models.DateTimeField()),
                ('signed_off_at', models.DateTimeField(null=True)),
                ('sign_off_note', models.TextField(blank=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawal_reason', models.TextField(blank=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('from_on', models.DateField(null=True)),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_off_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='dps.dynamicpurchasingsystem')),
            ],
            options={
                'indexes': [models.Index(fields=['dps', '-proposed_at'], name='change_by_dps')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['extension', 'member_added', 'member_left', 'volume', 'requirement_clarified', 'category_clarified', 'category_opened', 'category_paused', 'category_resumed', 'category_closed', 'category_merged', 'wording', 'name', 'suspension', 'resumption'])), name='change_kind_is_known'), models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='change_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('from_on__isnull', True), ('published_at__isnull', True)), models.Q(('from_on__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='change_published_with_its_day'), models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('notice__isnull', False), ('kind__in', ['category_paused', 'category_resumed', 'wording', 'name', 'suspension', 'resumption']), _connector='OR'), name='change_with_notice_is_published_by_one'), models.CheckConstraint(condition=models.Q(('published_at__isnull', True), models.Q(('signed_off_at__isnull', False), ('signed_off_by__isnull', False)), ('kind__in', ['extension', 'member_left', 'category_paused', 'category_resumed', 'wording', 'name', 'suspension', 'resumption']), _connector='OR'), name='change_in_doubt_is_signed_off'), models.CheckConstraint(condition=models.Q(('signed_off_by__isnull', True), models.Q(('signed_off_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='change_signed_off_by_another'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('published_at__isnull', True), _connector='OR'), name='change_withdrawn_or_published_not_both')],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=200, null=True)),
                ('name_assumed_reason', models.TextField(blank=True)),
                ('description', models.TextField(blank=True)),
                ('cpv', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None)),
                ('maximum_value', models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('paused_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('merged_at', models.DateTimeField(null=True)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dps.category')),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='categories', to='dps.dynamicpurchasingsystem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('dps', 'code'), name='category_code_once_per_dps'), models.UniqueConstraint(fields=('dps', 'number'), name='category_number_once_per_dps'), models.UniqueConstraint(condition=models.Q(('name__isnull', True)), fields=('dps',), name='category_at_most_one_unnamed'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='category_name_is_not_empty'), models.CheckConstraint(condition=models.Q(('maximum_value__isnull', True), ('maximum_value__gt', 0), _connector='OR'), name='category_maximum_value_is_positive'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('merged_at__isnull', True), ('paused_at__isnull', True)), ('opened_at__isnull', False), _connector='OR'), name='category_paused_closed_or_merged_after_it_opened'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('merged_at__isnull', True), _connector='OR'), name='category_closed_or_merged_not_both'), models.CheckConstraint(condition=models.Q(models.Q(('merged_at__isnull', True), ('merged_into__isnull', True)), models.Q(('merged_at__isnull', False), ('merged_into__isnull', False), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='category_merged_into_another')],
            },
        ),
        migrations.CreateModel(
            name='EndReminder',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ends_at', models.DateTimeField()),
                ('days', models.PositiveSmallIntegerField()),
                ('told_at', models.DateTimeField()),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dps.dynamicpurchasingsystem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('dps', 'ends_at', 'days'), name='end_told_once')],
            },
        ),
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('question', models.TextField()),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('answered_at', models.DateTimeField(null=True)),
                ('published_question', models.TextField(blank=True)),
                ('answer', models.TextField(blank=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enquiries', to='dps.dynamicpurchasingsystem')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['dps', '-number'], name='enquiry_by_dps')],
                'constraints': [models.UniqueConstraint(fields=('dps', 'number'), name='enquiry_number_once_per_dps'), models.CheckConstraint(condition=models.Q(('language__in', ['nb', 'nn', 'en'])), name='enquiry_language_is_known'), models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='enquiry_asks_something'), models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('email', ''), _negated=True), _connector='XOR'), name='enquiry_can_be_answered'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('published_question', '')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True), models.Q(('published_question', ''), _negated=True)), _connector='OR'), name='enquiry_answered_whole')],
            },
        ),
        migrations.CreateModel(
            name='FormerAddress',
            fields=[
                ('slug', models.SlugField(max_length=80, primary_key=True, serialize=False)),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_addresses', to='dps.dynamicpurchasingsystem')),
            ],
        ),
        migrations.CreateModel(
            name='FormerCategoryCode',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_codes', to='dps.category')),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dps.dynamicpurchasingsystem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('dps', 'code'), name='former_code_once_per_dps')],
            },
        ),
        migrations.CreateModel(
            name='LibraryRequirement',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reuse_key', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=20)),
                ('type', models.CharField(max_length=30)),
                ('text', models.TextField()),
                ('level', models.TextField(blank=True)),
                ('minimum', models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ('evidence', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('authority', 'reuse_key'), name='library_key_once_per_authority'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'exclusion'), ('type__in', ['exclusion_grounds'])), models.Q(('kind', 'suitability'), ('type__in', ['register_enrolment', 'authorisation'])), models.Q(('kind', 'economic'), ('type__in', ['financial_standing', 'turnover', 'turnover_in_field', 'financial_ratio', 'liability_insurance'])), models.Q(('kind', 'technical'), ('type__in', ['references', 'technicians', 'education', 'quality_measures', 'supply_chain', 'production_check', 'environmental_measures', 'workforce', 'equipment', 'subcontracting', 'samples', 'quality_certificate', 'environment_certificate'])), _connector='OR'), name='library_type_is_one_of_the_laws'), models.CheckConstraint(condition=models.Q(('minimum__isnull', True), ('minimum__gt', 0), _connector='OR'), name='library_minimum_is_positive'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('reuse_key', ''), _negated=True)), name='library_requirement_has_a_key_and_a_text')],
            },
        ),
        migrations.CreateModel(
            name='QualificationRequirement',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('type', models.CharField(max_length=30)),
                ('reuse_key', models.CharField(blank=True, max_length=60)),
                ('text', models.TextField()),
                ('evidence', models.TextField(blank=True)),
                ('level', models.TextField(blank=True)),
                ('minimum', models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ('excess_reason', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='dps.category')),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='dps.dynamicpurchasingsystem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('dps', 'number'), name='requirement_number_once_per_dps'), models.UniqueConstraint(condition=models.Q(('reuse_key', ''), _negated=True), fields=('dps', 'category', 'reuse_key'), name='requirement_key_once_per_category', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('kind__in', ('exclusion', 'suitability', 'economic', 'technical'))), name='requirement_kind_is_one_of_the_laws'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'exclusion'), ('type__in', ['exclusion_grounds'])), models.Q(('kind', 'suitability'), ('type__in', ['register_enrolment', 'authorisation'])), models.Q(('kind', 'economic'), ('type__in', ['financial_standing', 'turnover', 'turnover_in_field', 'financial_ratio', 'liability_insurance'])), models.Q(('kind', 'technical'), ('type__in', ['references', 'technicians', 'education', 'quality_measures', 'supply_chain', 'production_check', 'environmental_measures', 'workforce', 'equipment', 'subcontracting', 'samples', 'quality_certificate', 'environment_certificate'])), _connector='OR'), name='requirement_type_is_one_of_the_laws'), models.CheckConstraint(condition=models.Q(('minimum__isnull', True), ('minimum__gt', 0), _connector='OR'), name='requirement_minimum_is_positive'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='requirement_has_a_text')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('from_at', models.DateTimeField()),
                ('content', models.JSONField()),
                ('change', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='version', to='dps.changerecord')),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='dps.dynamicpurchasingsystem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('dps', 'number'), name='version_number_once_per_dps'), models.CheckConstraint(condition=models.Q(('number', 1), ('change__isnull', False), _connector='OR'), name='version_first_or_of_a_change')],
            },
        ),
    ]
