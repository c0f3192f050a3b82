"""A killed server, a database that goes away: what was acknowledged is there, once; then all is well again."""

import json
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from scripts.postgres import Cluster
from tests.clients.crowd import Answer, accepted, customer_messages, send_all
from tests.server import Server, Template

MANY = "1000000"
TEXTS = "SELECT content FROM messaging_send JOIN messaging_directmessage m ON m.send_id = messaging_send.id"


def stored(server: Server) -> Counter[str]:
    """The texts of all customer messages that lie in inboxes, each with how often."""
    if server.database:
        with psycopg.connect(server.database) as connection:
            rows = [content for (content,) in connection.execute(TEXTS).fetchall()]
    else:
        with closing(sqlite3.connect(server.home / "lifeloop.sqlite3")) as file:
            rows = [json.loads(content) for (content,) in file.execute(TEXTS).fetchall()]
    texts = (str(row.get("text", "")) for row in rows)
    return Counter(text for text in texts if text.startswith("kept word"))


def test_kill_9_under_32_clients(template: Template, tmp_path: Path) -> None:
    with template.server(tmp_path / "home", LIFELOOP_CUSTOM_SENDS_PER_DAY=MANY) as server:
        calls = customer_messages(server.demo(), 1500)
        acknowledged: list[str] = []

        def kill_in_the_middle(name: str, answer: Answer) -> None:
            assert accepted(answer)
            acknowledged.append(name)
            if len(acknowledged) == 500:
                server.kill()

        send_all(server.port, calls, kill_in_the_middle)
        assert 500 <= len(acknowledged) < 1500
        server.start()
        there = stored(server)
        assert [name for name in acknowledged if there[name] != 1] == []
        assert max(there.values()) == 1
        # Nobody knows what became of the calls without an answer; sending all of them again is safe.
        again = send_all(server.port, calls)
        assert all(accepted(answer) for answer in again.values())
        assert stored(server) == Counter(dict.fromkeys(calls, 1))


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this test's own, which can be taken away."""
    if not os.environ.get("TEST_DATABASE"):
        pytest.skip("SQLite does not go away; see tests/gateway/test_writer.py for its lock")
    with Cluster(durable=True) as cluster:
        yield cluster


def test_the_database_away(own_cluster: Cluster, tmp_path: Path) -> None:
    away_and_back(own_cluster, tmp_path, seconds=1)


@pytest.mark.soak
def test_the_database_away_for_a_minute(own_cluster: Cluster, tmp_path: Path) -> None:
    away_and_back(own_cluster, tmp_path, seconds=60)


def away_and_back(cluster: Cluster, folder: Path, *, seconds: float) -> None:
    """503 with Retry-After as long as it is away; the first call after it is back is answered well."""
    with (
        Template(folder / "template", database=cluster.url) as template,
        template.server(folder / "home", LIFELOOP_CUSTOM_SENDS_PER_DAY=MANY) as server,
    ):
        calls = customer_messages(server.demo(), 120)
        names = list(calls)
        first = send_all(server.port, {name: calls[name] for name in names[:60]})
        assert all(accepted(answer) for answer in first.values())
        cluster.stop()
        back = time.monotonic() + seconds
        while True:
            told = send_all(server.port, calls)
            assert len(told) == 120
            for status, headers, body in told.values():
                assert status == 503
                assert int(headers["retry-after"]) > 0
                assert json.loads(body)
            if time.monotonic() > back:
                break
        cluster.start()
        again = send_all(server.port, calls)
        assert all(accepted(answer) for answer in again.values())
        assert stored(server) == Counter(dict.fromkeys(calls, 1))
