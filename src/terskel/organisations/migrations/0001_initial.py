import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import terskel.core.ids
import terskel.organisations.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('number', models.CharField(max_length=9, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('name', models.CharField(blank=True, max_length=200)),
                ('legal_form', models.CharField(blank=True, max_length=20)),
                ('place', models.CharField(blank=True, max_length=100)),
                ('employees', models.PositiveIntegerField(null=True)),
                ('deleted_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ContractingAuthority',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('short_name', models.CharField(blank=True, max_length=60)),
                ('buyer_kind', models.CharField(max_length=5)),
                ('central_purchasing_body_since', models.DateField(null=True)),
                ('place', models.CharField(blank=True, max_length=100)),
                ('sort_key', models.CharField(max_length=400)),
                ('registered_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['sort_key'], name='authority_by_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(('buyer_kind__in', ('state', 'other'))), name='authority_is_state_or_other')],
            },
        ),
        migrations.CreateModel(
            name='OwnRuleVersion',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('from_on', models.DateField()),
                ('rules', models.JSONField()),
                ('reason', models.TextField()),
                ('decided_at', models.DateTimeField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['authority', '-from_on', '-number'], name='own_rules_in_force')],
                'constraints': [models.UniqueConstraint(fields=('authority', 'number'), name='own_rules_numbered_per_authority'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='own_rules_have_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='PageFeedback',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('page', models.CharField(max_length=300)),
                ('useful', models.BooleanField()),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('language', models.CharField(max_length=2)),
                ('given_at', models.DateTimeField()),
                ('handled_at', models.DateTimeField(null=True)),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
                ('handled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['authority', '-given_at'], name='feedback_inbox'), models.Index(fields=['page', 'given_at'], name='feedback_of_a_page')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('handled_by__isnull', True)), models.Q(('handled_at__isnull', False), ('handled_by__isnull', False)), _connector='OR'), name='feedback_handled_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Supplier',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20)),
                ('country', models.CharField(max_length=2)),
                ('name', models.CharField(max_length=200)),
                ('size_class', models.CharField(max_length=6)),
                ('place', models.CharField(blank=True, max_length=100)),
                ('sort_key', models.CharField(max_length=400)),
                ('registered_at', models.DateTimeField()),
                ('verified_at', models.DateTimeField(null=True)),
                ('verified_by', models.CharField(blank=True, max_length=8)),
                ('people_confirmed_at', models.DateTimeField(null=True)),
                ('people_asked_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['sort_key'], name='supplier_by_name'), models.Index(django.db.models.functions.comparison.Greatest('registered_at', 'people_confirmed_at', 'people_asked_at'), name='supplier_by_people_asked')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('verified_at__isnull', True), ('verified_by', '')), models.Q(('verified_at__isnull', False), ('verified_by__in', ('register', 'document'))), _connector='OR'), name='supplier_verified_by_register_or_document'), models.UniqueConstraint(fields=('country', 'number'), name='one_account_per_organisation_number'), models.CheckConstraint(condition=models.Q(('size_class__in', ('micro', 'small', 'medium', 'large'))), name='supplier_size_class_known')],
            },
        ),
        migrations.CreateModel(
            name='MembershipInvitation',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supplier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.supplier')),
            ],
            options={
                'indexes': [models.Index(django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), name='open_invitations_by_address')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('authority__isnull', True), ('supplier__isnull', False)), models.Q(('authority__isnull', False), ('supplier__isnull', True)), _connector='OR'), name='invitation_to_one_organisation'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), ('withdrawn_at__isnull', True)), _connector='OR'), name='invitation_accepted_by_somebody_or_withdrawn'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), models.F('authority'), models.F('supplier'), condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), name='one_open_invitation_per_address', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='MatterTask',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('matter_id', models.UUIDField()),
                ('task', models.CharField(max_length=9)),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.supplier')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('supplier', '='), ('matter_id', '='), ('task', '='), (terskel.organisations.models.TimeRange('from_at', 'to_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_person_per_task_of_a_matter'), models.CheckConstraint(condition=models.Q(('task__in', ('contact', 'signatory'))), name='matter_task_known'), models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='matter_task_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('admitted_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.supplier')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-asked_at'], name='join_requests_of_a_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('admitted_at__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('withdrawn_at__isnull', True), models.Q(('admitted_at__isnull', True), ('admitted_at', models.F('decided_at')), _connector='OR')), _connector='OR'), name='join_request_decided_by_a_person'), models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('supplier', 'person'), name='one_open_join_request')],
            },
        ),
        migrations.CreateModel(
            name='SupplierMembership',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.supplier')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('supplier', '='), (terskel.organisations.models.TimeRange('from_at', 'to_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_supplier_membership_at_a_time'), models.CheckConstraint(condition=models.Q(('roles__contained_by', ['contact', 'reader', 'signatory', 'supplier_admin', 'tenderer']), models.Q(('roles', []), _negated=True)), name='supplier_roles_known'), models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='supplier_membership_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='AuthorityMembership',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('authority', '='), (terskel.organisations.models.TimeRange('from_at', 'to_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_authority_membership_at_a_time'), models.CheckConstraint(condition=models.Q(('roles__contained_by', ['approver', 'auditor', 'authority_admin', 'buyer', 'contract_manager', 'dps_manager', 'evaluator', 'legal_reader']), models.Q(('roles', []), _negated=True)), name='authority_roles_known'), models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='authority_membership_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='HelpDesk',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), size=None)),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('guides', models.JSONField()),
                ('decided_at', models.DateTimeField()),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['authority', '-decided_at'], name='help_desk_in_force')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('email', ''), ('phone', ''), _negated=True)), name='help_desk_is_reached'), models.CheckConstraint(condition=models.Q(('weekdays__contained_by', [1, 2, 3, 4, 5, 6, 7]), models.Q(('weekdays', []), _negated=True), ('opens__lt', models.F('closes'))), name='help_desk_opens_on_days_of_the_week')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='helpdesk',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'what was said of help stays on record';", hash='00d1a526e19dcc0e6ad73fd9ad49ad53305fb679', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_3bb17', table='organisations_helpdesk', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='helpdesk',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'what was said of help stays on record';", hash='1d98ada2b30f7f052bf47bb23f815b10abbb5800', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_3f705', table='organisations_helpdesk', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ownruleversion',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'what an authority demanded stays on record';", hash='09a3be90d6b778731d354a19155094149a896313', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_87d80', table='organisations_ownruleversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ownruleversion',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'what an authority demanded stays on record';", hash='271da3b58fc99a0eb570430274da84112cda42a7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_d29c2', table='organisations_ownruleversion', when='BEFORE')),
        ),
    ]
