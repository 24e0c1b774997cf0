import django.contrib.postgres.fields
import django.db.models.deletion
import terskel.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dps', '0002_qualification_documents'),
        ('organisations', '0001_initial'),
        ('qualification', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PartnerStatement',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('number', models.CharField(max_length=40)),
                ('requirement_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('excluded', models.BooleanField()),
                ('text', models.TextField(blank=True)),
                ('given_by', models.CharField(max_length=200)),
                ('given_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='applicationanswer',
            name='answer_once_per_requirement',
        ),
        migrations.AddField(
            model_name='application',
            name='kept_content',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='application',
            name='replaces',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacements', to='qualification.application'),
        ),
        migrations.AddField(
            model_name='applicationanswer',
            name='answered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='applicationanswer',
            name='items',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='applicationanswer',
            name='superseded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('kept_content__isnull', True), ('sealed_content__isnull', False), _connector='OR'), name='application_copy_kept_only_while_sealed'),
        ),
        migrations.AddConstraint(
            model_name='applicationanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('application', 'requirement'), name='answer_one_that_counts_per_requirement'),
        ),
        migrations.AddField(
            model_name='partner',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='qualification.application'),
        ),
        migrations.AddField(
            model_name='partner',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='partnerstatement',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partner_statements', to='qualification.application'),
        ),
        migrations.AddIndex(
            model_name='partner',
            index=models.Index(fields=['application', 'asked_at'], name='partner_by_application'),
        ),
        migrations.AddConstraint(
            model_name='partnerstatement',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['member', 'capacity'])), name='partner_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='partnerstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('requirement_ids__len', 0), ('role', 'member')), models.Q(('requirement_ids__len__gte', 1), ('role', 'capacity')), _connector='OR'), name='partner_lends_capacity_for_something'),
        ),
        migrations.AddConstraint(
            model_name='partnerstatement',
            constraint=models.CheckConstraint(condition=models.Q(('excluded', False), models.Q(('text', ''), _negated=True), _connector='OR'), name='partner_with_a_ground_explains_it'),
        ),
    ]
