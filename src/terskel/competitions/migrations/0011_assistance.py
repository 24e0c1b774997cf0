"""Assistance from the central purchasing body with one competition."""

import django.db.models.deletion
import terskel.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('competitions', '0010_quality_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assistance',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('need', models.TextField()),
                ('value_class', models.CharField(max_length=20)),
                ('wanted_on', models.DateField()),
                ('assistant_publishes', models.BooleanField()),
                ('requested_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('scope', models.TextField(blank=True)),
                ('division', models.TextField(blank=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closing_note', models.TextField(blank=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('decider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('declined_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AssistingBuyer',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('assistance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assistants', to='competitions.assistance')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(('value_class__in', ('unknown', 'to_500_000', 'to_2_million', 'to_10_million', 'above_10_million'))), name='assistance_value_class_is_known'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(('need', ''), _negated=True), name='assistance_says_what_for'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='assistance_withdrawn_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('declined_by__isnull', True)), models.Q(('declined_at__isnull', False), ('declined_by__isnull', False)), _connector='OR'), name='assistance_declined_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='assistance_accepted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='assistance_closed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('withdrawn_at__isnull', True)), models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), models.Q(('accepted_at__isnull', True), ('declined_at__isnull', True)), _connector='OR'), name='assistance_answered_once'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('division', ''), ('scope', '')), models.Q(('accepted_at__isnull', False), models.Q(('scope', ''), _negated=True), models.Q(('division', ''), _negated=True)), _connector='OR'), name='assistance_accepted_with_scope_and_division'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('reason', '')), models.Q(('declined_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='assistance_declined_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), models.Q(('accepted_at__isnull', False), ('closed_at__gte', models.F('accepted_at'))), _connector='OR'), name='assistance_closed_after_it_ran'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True), ('declined_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('competition',), name='one_open_assistance'),
        ),
        migrations.AddConstraint(
            model_name='assistingbuyer',
            constraint=models.UniqueConstraint(fields=('assistance', 'person'), name='assisting_buyer_named_once'),
        ),
    ]
