from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="picture",
            index=models.Index(fields=["path"], name="picture_by_path"),
        ),
    ]
