import django.db.models.deletion
import terskel.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('dps', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DailyMail',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('chosen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('looked_at', models.DateTimeField(null=True)),
                ('dps', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dps.dynamicpurchasingsystem')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('confirmed_at__isnull', False), ('ended_at__isnull', True)), fields=['dps', 'id'], name='followers_of_a_dps'), models.Index(condition=models.Q(('confirmed_at__isnull', True), ('ended_at__isnull', True)), fields=['email', 'asked_at'], name='followers_to_be_confirmed')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('email', ''), ('ended_at__isnull', True), ('person__isnull', False)), models.Q(('ended_at__isnull', True), ('person__isnull', True), models.Q(('email', ''), _negated=True)), models.Q(('email', ''), ('ended_at__isnull', False)), _connector='OR'), name='follower_is_reached_in_one_way'), models.CheckConstraint(condition=models.Q(('person__isnull', True), ('confirmed_at__isnull', False), _connector='OR'), name='follower_with_an_account_counts_at_once'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('person__isnull', True)), fields=('dps', 'email'), name='address_follows_a_dps_once'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('person__isnull', False)), fields=('dps', 'person'), name='person_follows_a_dps_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(null=True)),
                ('event_id', models.UUIDField()),
                ('event_kind', models.CharField(max_length=100)),
                ('about_kind', models.CharField(max_length=30)),
                ('about_id', models.UUIDField()),
                ('language', models.CharField(max_length=2)),
                ('subject', models.CharField(max_length=300)),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('for_daily_mail', models.BooleanField(default=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('event_id', models.UUIDField(null=True)),
                ('to', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=300)),
                ('body', models.TextField()),
                ('html', models.TextField(blank=True)),
                ('stop_address', models.CharField(blank=True, max_length=300)),
                ('queued_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
                ('returned_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=500)),
                ('raised_at', models.DateTimeField(null=True)),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.message')),
            ],
            options={
                'indexes': [models.Index(fields=['-queued_at'], name='mails_newest_first'), models.Index(fields=['to', '-queued_at'], name='mails_by_address'), models.Index(condition=models.Q(('raised_at__isnull', True), models.Q(('refused_at__isnull', False), ('returned_at__isnull', False), _connector='OR')), fields=['queued_at'], name='mails_lost_and_not_raised'), models.Index(condition=models.Q(('refused_at__isnull', True), ('sent_at__isnull', True)), fields=['queued_at'], name='mails_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('refused_at__isnull', True), _connector='OR'), name='mail_is_sent_or_refused'), models.CheckConstraint(condition=models.Q(('returned_at__isnull', True), ('sent_at__isnull', False), _connector='OR'), name='only_sent_mail_is_returned'), models.UniqueConstraint(fields=('event_id', 'to'), name='outsider_told_once_of_each_event')],
            },
        ),
        migrations.AddField(
            model_name='message',
            name='daily_mail',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.outgoingmail'),
        ),
        migrations.CreateModel(
            name='ToldFollower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('news_id', models.UUIDField()),
                ('follower', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.follower')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.outgoingmail')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('follower', 'news_id'), name='follower_told_once_of_each_news')],
            },
        ),
        migrations.CreateModel(
            name='CalendarAddress',
            fields=[
                ('id', models.UUIDField(default=terskel.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('membership_id', models.UUIDField()),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('person', 'membership_id'), name='one_calendar_address_of_a_membership')],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['person', '-created_at'], name='messages_of_a_person'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('daily_mail__isnull', True), ('for_daily_mail', True), ('read_at__isnull', True)), fields=['created_at'], name='messages_for_a_daily_mail'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('event_id', 'person'), name='told_once_of_each_event'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('daily_mail__isnull', True), ('for_daily_mail', True), _connector='OR'), name='only_what_waited_is_in_a_daily_mail'),
        ),
    ]
