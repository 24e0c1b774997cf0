from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("qualification", "0005_rights_by_supplier")]

    operations = [
        migrations.AddField(
            model_name="rejectionground",
            name="proportionality",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
