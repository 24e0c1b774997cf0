"""What points on a criterion mean, in words that are published with it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('competitions', '0006_answers'),
    ]

    operations = [
        migrations.AddField(
            model_name='awardcriterion',
            name='anchors',
            field=models.JSONField(default=list),
        ),
        migrations.AddConstraint(
            model_name='awardcriterion',
            constraint=models.CheckConstraint(condition=models.Q(('anchors', []), models.Q(('kind', 'quality'), ('parent__isnull', True)), _connector='OR'), name='award_criterion_anchors_of_quality'),
        ),
    ]
