"""A dump into PostgreSQL: what was there is put aside, and thrown away only when the new tables are checked."""

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from lifeloop.tools.backup import postgresql
from lifeloop.tools.backup.tables import Table, names_of_postgresql, of_postgresql

ASIDE = sql.Identifier("lifeloop_replaced")
Database = psycopg.Connection[Any]
_PATIENCE = 2.0


def restore(dump: Path, check: Callable[[Mapping[str, Table]], None]) -> None:
    """Put the dump into the database; what ``check`` raises, or anything else, brings back what was there."""
    facts = connection.settings_dict
    program = postgresql.program("pg_restore")
    with closing(postgresql.connect(facts)) as database:
        _alone(database)
        _put_aside(database)
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    try:
        postgresql.run(facts, program, *options, str(dump))
        with closing(postgresql.connect(facts)) as database:
            check(of_postgresql(database))
    except BaseException:
        with closing(postgresql.connect(facts)) as database:
            _bring_back(database)
        raise
    with closing(postgresql.connect(facts)) as database:
        database.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(ASIDE))
        database.execute("ANALYZE")
        database.commit()


def _alone(database: Database) -> None:
    """A connection that was just closed may be listed for a moment longer."""
    until = time.monotonic() + _PATIENCE
    while (others := _others(database)) and time.monotonic() < until:
        time.sleep(0.05)
    if others:
        raise postgresql.Refused(
            f"{others} others are connected to the database: stop whatever serves or works there"
        )


def _others(database: Database) -> int:
    database.rollback()  # within a transaction the list does not change
    found = database.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    ).fetchone()
    return int(found[0]) if found else 0


def _put_aside(database: Database) -> None:
    """In one transaction. Where a killed restore has put something aside, the rest is its own and goes."""
    if _is_aside(database):
        _drop_all(database)
    else:
        names = names_of_postgresql(database)
        database.execute(sql.SQL("CREATE SCHEMA {}").format(ASIDE))
        _move(database, names, sql.SQL("ALTER TABLE {} SET SCHEMA {}"), ASIDE)
    database.commit()


def _bring_back(database: Database) -> None:
    _drop_all(database)
    here = database.execute("SELECT current_schema()").fetchone()
    assert here is not None
    names = [
        row[0]
        for row in database.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'lifeloop_replaced'::regnamespace"
        ).fetchall()
    ]
    _move(
        database,
        names,
        sql.SQL("ALTER TABLE lifeloop_replaced.{} SET SCHEMA {}"),
        sql.Identifier(here[0]),
    )
    database.execute(sql.SQL("DROP SCHEMA {}").format(ASIDE))
    database.commit()


def _move(database: Database, names: list[str], text: sql.SQL, to: sql.Identifier) -> None:
    for name in names:
        database.execute(text.format(sql.Identifier(name), to))


def _drop_all(database: Database) -> None:
    names = names_of_postgresql(database)
    if names:
        tables = sql.SQL(", ").join(map(sql.Identifier, names))
        database.execute(sql.SQL("DROP TABLE {} CASCADE").format(tables))


def _is_aside(database: Database) -> bool:
    found = database.execute("SELECT to_regnamespace('lifeloop_replaced') IS NOT NULL").fetchone()
    return bool(found and found[0])
