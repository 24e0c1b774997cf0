import django.db.models.deletion
import terskel.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('contract_notice', 'Contract Notice'), ('change', 'Change'), ('award', 'Award'), ('end', 'End')], max_length=20)),
                ('matter_id', models.UUIDField()),
                ('required_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('dispatched_at', models.DateTimeField(null=True)),
                ('receipt_confirmed_at', models.DateTimeField(null=True)),
                ('published_on', models.DateField(null=True)),
                ('doffin_number', models.CharField(blank=True, max_length=20)),
                ('ted_number', models.CharField(blank=True, max_length=20)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.contractingauthority')),
            ],
            options={
                'indexes': [models.Index(fields=['matter_id', 'required_at'], name='notice_by_matter'), models.Index(condition=models.Q(('dispatched_at__isnull', True)), fields=['authority', 'due_at'], name='notice_owed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['contract_notice', 'change', 'award', 'end'])), name='notice_kind_is_known'), models.CheckConstraint(condition=models.Q(('dispatched_at__isnull', False), models.Q(('doffin_number', ''), ('published_on__isnull', True), ('receipt_confirmed_at__isnull', True), ('ted_number', '')), _connector='OR'), name='notice_answered_only_after_dispatch'), models.CheckConstraint(condition=models.Q(('receipt_confirmed_at__isnull', True), ('receipt_confirmed_at__gte', models.F('dispatched_at')), _connector='OR'), name='notice_received_not_before_sent'), models.UniqueConstraint(condition=models.Q(('kind', 'contract_notice')), fields=('matter_id',), name='notice_one_contract_notice_per_matter')],
            },
        ),
    ]
