import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import terskel.qualification.models
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('qualification', '0004_library'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='qualification',
            name='qualification_never_twice_at_a_time',
        ),
        migrations.AddConstraint(
            model_name='qualification',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('supplier', '='), ('category', '='), (terskel.qualification.models.InstantRange('from_at', 'to_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='qualification_never_twice_at_a_time'),
        ),
    ]
