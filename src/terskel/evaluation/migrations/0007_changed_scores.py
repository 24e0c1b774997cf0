"""Settled points that are changed when prices are known keep what they took the place of, and why."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0006_reversed_rejection'),
    ]

    operations = [
        migrations.AddField(
            model_name='score',
            name='was',
            field=models.DecimalField(decimal_places=4, max_digits=9, null=True),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('was__isnull', True), models.Q(models.Q(('was', models.F('points')), _negated=True), models.Q(('consensus_reason', ''), _negated=True)), _connector='OR'), name='evaluation_changed_score_says_why'),
        ),
    ]
