import django.db.models.deletion
from django.db import migrations, models

import lifeloop.kernel.clock


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0002_articles_broadcasts_talks"),
    ]

    operations = [
        migrations.AddField(
            model_name="broadcast",
            name="hold_out",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="broadcast",
            constraint=models.CheckConstraint(
                condition=models.Q(("hold_out__lte", 50)), name="broadcast_hold_out_most"
            ),
        ),
        migrations.AlterField(
            model_name="skip",
            name="reason",
            field=models.CharField(
                choices=[
                    ("cap", "had as many broadcasts of this account this week as allowed"),
                    ("budget", "had as many broadcasts of all accounts this week as they want"),
                    ("unfollowed", "no longer followed when it was sent"),
                    ("received", "had got it already"),
                    ("hold_out", "kept back, to see what the broadcast does"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="HoldOut",
            fields=[
                (
                    "broadcast",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="counted",
                        serialize=False,
                        to="messaging.broadcast",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("got", models.PositiveIntegerField()),
                ("got_returned", models.PositiveIntegerField()),
                ("kept", models.PositiveIntegerField()),
                ("kept_returned", models.PositiveIntegerField()),
                ("counted_at", models.DateTimeField(default=lifeloop.kernel.clock.now)),
            ],
        ),
    ]
