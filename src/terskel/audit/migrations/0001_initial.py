import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import terskel.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Head',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('peaks', django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(max_length=32), size=None)),
            ],
        ),
        migrations.CreateModel(
            name='Leaf',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('event_id', models.UUIDField(unique=True)),
                ('digest', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Unhidden',
            fields=[
                ('matter_id', models.UUIDField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Unplaced',
            fields=[
                ('event_id', models.UUIDField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('actor_kind', models.CharField(max_length=10)),
                ('person_id', models.UUIDField(null=True)),
                ('person_name', models.CharField(blank=True, max_length=200)),
                ('organisation_id', models.UUIDField(null=True)),
                ('subject_kind', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField(null=True)),
                ('matters', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('hidden_until_opened', models.UUIDField(null=True)),
                ('payload', models.JSONField()),
            ],
            options={
                'indexes': [models.Index(fields=['at', 'id'], name='event_in_order'), models.Index(fields=['subject_kind', 'subject_id'], name='event_of_subject'), django.contrib.postgres.indexes.GinIndex(fields=['matters'], name='event_of_matter')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the audit is append-only';", hash='35b654384085e437cb3dac7b677a332afceac15a', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_fd351', table='audit_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the audit is append-only';", hash='bc01dc45db4771a48870473a32258e0da3dd1b7e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_a83ba', table='audit_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='head',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the audit is append-only';", hash='cb9d52a434c12783aa9add729f2622ea0ce1baa3', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_9105f', table='audit_head', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='head',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the audit is append-only';", hash='e3f95660d17b5c94be2a631647c15b900259191a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_f74c0', table='audit_head', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leaf',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the audit is append-only';", hash='e3c962f1cbe6726aa6778ac608a6410dbcdcd2d4', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_c168f', table='audit_leaf', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leaf',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the audit is append-only';", hash='0597592099f3abcab4ab9006536d3eaa2b2cea1a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_a1265', table='audit_leaf', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unhidden',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the audit is append-only';", hash='6efdbbdc06510019371cac0af61f4453b5e5eb7d', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_29d54', table='audit_unhidden', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unhidden',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the audit is append-only';", hash='10eea5e7092e997652997c98365c41484adf18f8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_9d0bc', table='audit_unhidden', when='BEFORE')),
        ),
    ]
