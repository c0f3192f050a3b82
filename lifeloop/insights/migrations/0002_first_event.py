from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_figures"),
    ]

    operations = [
        migrations.AddField(
            model_name="progress",
            name="first",
            field=models.BigIntegerField(null=True),
        ),
    ]
