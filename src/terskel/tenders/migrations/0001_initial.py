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
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tender',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField()),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.supplier')),
            ],
            options={
                'indexes': [models.Index(fields=['supplier'], name='tender_by_supplier')],
                'constraints': [models.UniqueConstraint(fields=('competition', 'supplier'), name='tender_once_per_supplier')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('received_at', models.DateTimeField()),
                ('sealed_content', models.BinaryField()),
                ('manifest', models.JSONField()),
                ('manifest_sha256', models.CharField(max_length=64)),
                ('receipt', models.JSONField()),
                ('signature', models.TextField()),
                ('leaf_hash', models.CharField(max_length=64)),
                ('leaf_index', models.PositiveIntegerField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('delivered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='tenders.tender')),
            ],
            options={
                'indexes': [models.Index(fields=['competition', 'received_at', 'id'], name='delivery_in_order')],
                'constraints': [models.UniqueConstraint(fields=('tender', 'version'), name='delivery_version_once'), models.UniqueConstraint(fields=('competition', 'leaf_index'), name='delivery_leaf_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='delivery_versions_start_at_one'), models.CheckConstraint(condition=models.Q(('leaf_index__isnull', True), ('leaf_index__gte', 1), _connector='OR'), name='delivery_leaf_zero_is_the_competitions'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='delivery_withdrawn_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='OpenedTender',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField(null=True)),
                ('price', models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ('unreadable', models.CharField(blank=True, max_length=20)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='opened', to='tenders.delivery')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('competition', 'number'), name='opened_tender_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', False), ('unreadable', '')), models.Q(('content__isnull', True), ('price__isnull', True), models.Q(('unreadable', ''), _negated=True)), _connector='OR'), name='opened_tender_read_or_unreadable')],
            },
        ),
        migrations.CreateModel(
            name='OpenedFile',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='tenders.openedtender')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tender', 'number'), name='opened_file_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('competition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='competitions.competition')),
                ('first_released_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField()),
                ('first_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.letter')),
                ('second_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('first_by', models.F('second_by')), _negated=True), name='opening_takes_two'), models.CheckConstraint(condition=models.Q(('opened_at__gte', models.F('first_released_at'))), name='opening_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='ShareRelease',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('released_at', models.DateTimeField()),
                ('waits_until', models.DateTimeField(null=True)),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competitions.competition')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['competition', 'released_at'], name='share_release_in_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(('waits_until__isnull', True), ('waits_until__gt', models.F('released_at')), _connector='OR'), name='share_waits_a_while')],
            },
        ),
        migrations.CreateModel(
            name='TenderDraft',
            fields=[
                ('tender', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='draft', serialize=False, to='tenders.tender')),
                ('content', models.BinaryField()),
                ('saved_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TenderFile',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('size', models.PositiveBigIntegerField()),
                ('parts', models.JSONField()),
                ('sealed_about', models.BinaryField()),
                ('draft_about', models.BinaryField(null=True)),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('tender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='tenders.tender')),
            ],
            options={
                'indexes': [models.Index(fields=['tender', 'added_at'], name='tender_file_by_tender')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['attachment', 'cv', 'reference'])), name='tender_file_kind_is_known'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='tender_file_is_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='TreeHead',
            fields=[
                ('competition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='competitions.competition')),
                ('size', models.PositiveIntegerField()),
                ('root', models.CharField(max_length=64)),
                ('salt', models.CharField(max_length=64)),
                ('settled_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='tree_has_the_competitions_leaf')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='treehead',
            trigger=pgtrigger.compiler.Trigger(name='tree_head_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6a117608d2f5ce25e988eef22843bf02889e0f05', operation='UPDATE OR DELETE', pgid='pgtrigger_tree_head_stays_bed5c', table='tenders_treehead', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openedtender',
            trigger=pgtrigger.compiler.Trigger(name='opened_tender_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='91aa0fe761c94897c885d1b18bc3c45f2841b755', operation='UPDATE OR DELETE', pgid='pgtrigger_opened_tender_stays_b3875', table='tenders_openedtender', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openedfile',
            trigger=pgtrigger.compiler.Trigger(name='opened_file_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='681b9ca85818f7b47568a89dfb8be32c8766f36f', operation='UPDATE OR DELETE', pgid='pgtrigger_opened_file_stays_e3d28', table='tenders_openedfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opening',
            trigger=pgtrigger.compiler.Trigger(name='opening_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='412917b8c2ec1b8f81c4d2ca238e3f7147aa6683', operation='UPDATE OR DELETE', pgid='pgtrigger_opening_stays_da900', table='tenders_opening', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opening',
            trigger=pgtrigger.compiler.Trigger(name='opened_after_deadline_and_settlement', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (SELECT 1 FROM competitions_competition c JOIN tenders_treehead t ON t.competition_id = c.id WHERE c.id = NEW.competition_id AND c.closes_at <= NEW.first_released_at AND c.cancelled_at IS NULL) THEN RAISE EXCEPTION 'tenders are opened after the deadline and the settlement (FOA § 22-3(2))' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;", hash='3070ab7b7ef8d0d1eead1dfb4e338bafad3be0dc', operation='INSERT', pgid='pgtrigger_opened_after_deadline_and_settlement_3dc58', table='tenders_opening', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sharerelease',
            trigger=pgtrigger.compiler.Trigger(name='share_release_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cb9e9d0742540d18f4fed32055228083033e4bc5', operation='UPDATE OR DELETE', pgid='pgtrigger_share_release_stays_76dc4', table='tenders_sharerelease', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tender',
            trigger=pgtrigger.compiler.Trigger(name='tender_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7513ee865ce28e6e9a8499ddd9ff9195c5e55d75', operation='UPDATE OR DELETE', pgid='pgtrigger_tender_stays_89aa3', table='tenders_tender', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='delivery_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."competition_id" IS DISTINCT FROM (NEW."competition_id") OR OLD."tender_id" IS DISTINCT FROM (NEW."tender_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."delivered_by_id" IS DISTINCT FROM (NEW."delivered_by_id") OR OLD."sealed_content" IS DISTINCT FROM (NEW."sealed_content") OR OLD."manifest" IS DISTINCT FROM (NEW."manifest") OR OLD."manifest_sha256" IS DISTINCT FROM (NEW."manifest_sha256") OR OLD."receipt" IS DISTINCT FROM (NEW."receipt") OR OLD."signature" IS DISTINCT FROM (NEW."signature") OR OLD."leaf_hash" IS DISTINCT FROM (NEW."leaf_hash"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9d3996e8cb578eb1e40cd462a24e46d715b98f78', operation='UPDATE', pgid='pgtrigger_delivery_stays_f3b2d', table='tenders_delivery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='leaf_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.leaf_index IS NOT NULL AND NEW.leaf_index IS DISTINCT FROM OLD.leaf_index)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ee0782124c184852859625a0794826ef94a78a18', operation='UPDATE', pgid='pgtrigger_leaf_stays_9b0a6', table='tenders_delivery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='withdrawal_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d0bc32a3549c37b370ee3e2e60eb6e29f32f2cd7', operation='UPDATE', pgid='pgtrigger_withdrawal_stays_51f88', table='tenders_delivery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='arrived_before_the_deadline', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (SELECT 1 FROM competitions_competition WHERE id = NEW.competition_id AND published_at <= NEW.received_at AND closes_at > NEW.received_at AND cancelled_at IS NULL) THEN RAISE EXCEPTION 'a tender arrives while the competition is open (FOA § 24-1(1)a)' USING ERRCODE = 'restrict_violation'; END IF; IF EXISTS (SELECT 1 FROM tenders_treehead WHERE competition_id = NEW.competition_id) THEN RAISE EXCEPTION 'the deliveries are settled' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;", hash='5adb54051693e200b18f4c97ba5ec5b9bb04d3cd', operation='INSERT', pgid='pgtrigger_arrived_before_the_deadline_26572', table='tenders_delivery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='delivery_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0029d1b5d43df9eb44cf80801558f80dd6b7f674', operation='DELETE', pgid='pgtrigger_delivery_is_never_deleted_a2951', table='tenders_delivery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tenderfile',
            trigger=pgtrigger.compiler.Trigger(name='file_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."tender_id" IS DISTINCT FROM (NEW."tender_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."parts" IS DISTINCT FROM (NEW."parts") OR OLD."sealed_about" IS DISTINCT FROM (NEW."sealed_about") OR OLD."added_at" IS DISTINCT FROM (NEW."added_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9de0cee37a8875d1f47548eeb2a0686994b7d656', operation='UPDATE', pgid='pgtrigger_file_stays_88315', table='tenders_tenderfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tenderfile',
            trigger=pgtrigger.compiler.Trigger(name='file_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b4af8bae12d4e3f0e15c91f1f872ad4f5f7ba5a3', operation='DELETE', pgid='pgtrigger_file_is_never_deleted_2955e', table='tenders_tenderfile', when='BEFORE')),
        ),
    ]
