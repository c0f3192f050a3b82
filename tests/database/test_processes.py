"""Several processes write to one file: nobody is refused, nothing is lost, nobody has to clean up."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db import connections

from lifeloop.database import write

ROOT = Path(__file__).resolve().parents[2]


def start(scene: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.database.children", scene, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def words(alias: str) -> list[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT word FROM t ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def name_of(alias: str) -> str:
    return str(connections[alias].settings_dict["NAME"])


def test_three_processes_of_four_threads_all_write(two: tuple[str, str]) -> None:
    path = name_of(two[0])
    children = [start("write_rows", path, f"p{number}", 4, 15) for number in range(3)]
    answers = [child.communicate(timeout=60)[1] for child in children]
    assert [child.returncode for child in children] == [0, 0, 0], answers
    expected = {f"p{p}-{t}-{n}" for p in range(3) for t in range(4) for n in range(15)}
    assert set(words(two[0])) == expected
    assert len(words(two[0])) == len(expected)


def test_kill_of_the_holder_leaves_nothing_behind(two: tuple[str, str]) -> None:
    first, second = two
    child = start("hold", name_of(first))
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
    finally:
        child.kill()
        child.communicate(timeout=60)
    with write(using=second), connections[second].cursor() as cursor:
        cursor.execute("INSERT INTO t (word) VALUES ('after')")
    assert words(first) == ["after"]


def test_while_another_process_writes_we_wait_and_are_then_refused(two: tuple[str, str]) -> None:
    first, second = two
    child = start("hold", name_of(first))
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with connections[second].cursor() as cursor:
            caught = failure_of(cursor, "INSERT INTO t (word) VALUES ('x')")
        assert "database is locked" in str(caught)
    finally:
        child.kill()
        child.communicate(timeout=60)
    assert words(first) == []


def test_a_forked_child_neither_shares_nor_ends_its_parents_turn(two: tuple[str, str]) -> None:
    child = start("fork_inside", name_of(two[0]))
    _, error = child.communicate(timeout=30)
    assert child.returncode == 0, error
    assert words(two[0]) == ["parent"]


def failure_of(cursor: Any, statement: str) -> Exception | None:
    try:
        cursor.execute(statement)
    except Exception as error:
        return error
    return None
