from typing import Any

from django.db import migrations, models


class CreateSorted(migrations.CreateModel):
    """On SQLite the table is its primary key's tree and nothing beside it: half the bytes, and a month lies together."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        kept = schema_editor.sql_create_table
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.sql_create_table = f"{kept} WITHOUT ROWID"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = kept


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreateSorted(
            name="Met",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day",
                        "mark",
                        "person_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.IntegerField()),
                ("mark", models.BigIntegerField()),
                ("person_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("cursor", models.BigIntegerField(default=0)),
                ("since", models.DateField(null=True)),
                ("until", models.BigIntegerField(default=0)),
                ("clearing", models.DateField(null=True)),
                ("holder", models.CharField(blank=True, default="", max_length=32)),
                ("held_until", models.DateTimeField(null=True)),
            ],
        ),
        CreateSorted(
            name="Figure",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "merchant_id",
                        "metric",
                        "kind",
                        "hour",
                        "day",
                        "account_id",
                        "program_id",
                        "source",
                        "thing",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.BigIntegerField()),
                ("metric", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=12)),
                ("hour", models.SmallIntegerField()),
                ("day", models.DateField()),
                ("account_id", models.BigIntegerField()),
                ("program_id", models.BigIntegerField()),
                ("source", models.CharField(max_length=12)),
                ("thing", models.CharField(max_length=80)),
                ("times", models.BigIntegerField()),
                ("people", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="figure_by_day")],
            },
        ),
    ]
