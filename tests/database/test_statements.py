"""Which statements wait for their turn."""

import pytest

from lifeloop.database.sqlite3.statements import may_write


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO t VALUES (1)",
        "  update t set a = 1",
        "REPLACE INTO t VALUES (1)",
        "DELETE FROM t",
        "/* why */ DELETE FROM t",
        "-- why\nDELETE FROM t",
        "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
        "CREATE TABLE t (id)",
        "DROP TABLE t",
        "ALTER TABLE t ADD a",
        "BEGIN IMMEDIATE",
        "SAVEPOINT s",
        "VACUUM",
        "ANALYZE",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA main.wal_checkpoint(TRUNCATE)",
        "",
    ],
)
def test_these_may_write(sql: str) -> None:
    assert may_write(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM t",
        "select 1",
        "(SELECT 1)",
        "/* why */ SELECT 1",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "EXPLAIN QUERY PLAN DELETE FROM t",
        "PRAGMA foreign_keys",
        "PRAGMA foreign_key_check(t)",
        "VALUES (1)",
        "COMMIT",
    ],
)
def test_these_do_not(sql: str) -> None:
    assert not may_write(sql)
