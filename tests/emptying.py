"""Between two tests that commit, the database is emptied: what is full, not what is empty already.

Django truncates every table and tells every app that it was migrated; with this many tables that takes PostgreSQL
longer than most tests.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase

# What migrating makes for every app, and no test changes.
KEPT = {"django_content_type", "auth_permission", "django_migrations"}


def empty_what_is_full(_case: Any = None) -> None:
    """Delete every row; the template library is filled again, as migrating does."""
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as run:
        if connection.vendor == "postgresql":
            run.execute(
                "SET LOCAL session_replication_role = replica"
            )  # no foreign key is looked at
        for table in _full():
            run.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
    messaging = apps.get_app_config("messaging")
    post_migrate.send(
        messaging, app_config=messaging, verbosity=0, interactive=False, using="default", apps=apps
    )


def install() -> None:
    """From now on, for every test that commits."""
    TransactionTestCase._fixture_teardown = empty_what_is_full  # type: ignore[attr-defined]


@cache
def _tables() -> tuple[str, ...]:
    with connection.cursor() as run:
        found = connection.introspection.get_table_list(run)
    return tuple(
        table.name for table in found if table.type in {"t", "p"} and table.name not in KEPT
    )


def _full() -> list[str]:
    """The tables that hold a row."""
    quote = connection.ops.quote_name
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quote(name)})" for name in _tables()]
    with connection.cursor() as run:
        run.execute(" UNION ALL ".join(asked))
        return [name for (name,) in run.fetchall()]
