import django.contrib.postgres.fields
import django.db.models.deletion
import terskel.core.ids
from django.db import migrations, models
from django.db.models import F
from datetime import timedelta

# Every scope there was when tokens got scopes: an old token keeps what it could do, for a year from when it was made.
EVERYTHING = [
    "dps:read",
    "qualification:write",
    "competitions:write",
    "tenders:write",
    "awards:read",
    "contracts:read",
    "messages:write",
]


def keep_old_tokens(apps, schema_editor):
    apps.get_model("accounts", "ApiToken").objects.update(
        scopes=EVERYTHING, expires_at=F("created_at") + timedelta(days=366)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_kept_searches'),
    ]

    operations = [
        migrations.AddField(
            model_name='apitoken',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='expires_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='last_used_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='window_count',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='window_from',
            field=models.DateTimeField(null=True),
        ),
        # Checks of foreign keys that wait for the end would keep the table from being altered after its rows are.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunPython(keep_old_tokens, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='apitoken',
            name='expires_at',
            field=models.DateTimeField(),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='token_runs_out'),
        ),
        migrations.CreateModel(
            name='ApiAddress',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('window_from', models.DateTimeField()),
                ('window_count', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='ApiAnswer',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=255)),
                ('fingerprint', models.CharField(max_length=64)),
                ('claimed_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('ciphertext', models.BinaryField(default=b'')),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.apitoken')),
            ],
            options={
                'indexes': [models.Index(fields=['claimed_at'], name='answers_by_age')],
                'constraints': [models.UniqueConstraint(fields=('token', 'key'), name='key_used_once_by_a_token')],
            },
        ),
    ]
