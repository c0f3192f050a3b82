from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followers", "0003_own_data")]

    operations = [
        migrations.AddIndex(
            model_name="follow",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("program__isnull", False)),
                fields=["program", "account", "ended_at"],
                name="follow_by_program",
            ),
        ),
    ]
