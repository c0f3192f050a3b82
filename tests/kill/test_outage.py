"""The database goes away under load: 503 with Retry-After, then all is well again and nothing is lost or doubled."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.postgres import Cluster
from tests.kill.sending import Clients, Message, get, settle
from tests.kill.test_killed import check_inboxes
from tests.server import Server, Template

RECOVERY_SECONDS = 5.0

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("TEST_DATABASE")),
    reason="has a PostgreSQL of its own, so one run of the suite is enough",
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that may be stopped: nobody else uses it."""
    with Cluster() as made:
        yield made


@pytest.fixture
def away(cluster: Cluster, tmp_path: Path) -> Iterator[Server]:
    """A server on that PostgreSQL."""
    with (
        Template(tmp_path / "template", database=cluster.url) as template,
        template.server(tmp_path / "home") as server,
    ):
        yield server


def test_the_database_away_for_a_few_seconds(cluster: Cluster, away: Server) -> None:
    outage(cluster, away, seconds=3.0, people=120)


@pytest.mark.soak
def test_the_database_away_for_a_minute(cluster: Cluster, away: Server) -> None:
    outage(cluster, away, seconds=60.0, people=600)


def outage(cluster: Cluster, server: Server, *, seconds: float, people: int) -> None:
    """Stop PostgreSQL under 32 clients, look, start it, send the rest and everything once more."""
    town = settle(server, people=people)
    cookie = f"lifeloop_person={next(iter(town.tokens.values()))}"
    clients = Clients(server, town.messages)
    clients.wait_for(len(town.messages) // 4)
    cluster.stop()
    try:
        clients.join()
        refused = [answer for _message, answer in clients.answered if not answer.good]
        assert refused
        assert {(answer.status, answer.retry_after) for answer in refused} == {(503, "5")}
        look_while_away(server, cookie, town.messages[0], seconds)
    finally:
        cluster.start()
    assert recovered(server, cookie) < RECOVERY_SECONDS
    again = Clients(server, town.messages)
    again.join()
    assert again.good == len(town.messages)
    assert town.said() == {message.said: 1 for message in town.messages}
    check_inboxes(town, 10)


def look_while_away(server: Server, cookie: str, message: Message, seconds: float) -> None:
    """For as long as it is away: pages and calls are told when to come back; the process itself is well."""
    until = time.monotonic() + seconds
    while True:
        assert get(server.port, "/healthz").status == 200
        for path in ("/readyz", "/m/inbox/", "/m/inbox/service/"):
            page = get(server.port, path, cookie)
            assert (path, page.status, page.retry_after) == (path, 503, "5")
            assert b"Traceback" not in page.body
        call = Clients(server, [message], number=1)
        call.join()
        [(_message, answer)] = call.answered
        assert (answer.status, answer.retry_after) == (503, "5")
        if time.monotonic() >= until:
            return
        time.sleep(0.5)  # how long it is away is what is tested here


def recovered(server: Server, cookie: str) -> float:
    """Seconds until pages answer again."""
    begun = time.monotonic()
    while get(server.port, "/m/inbox/", cookie).status != 200:
        assert time.monotonic() - begun < 60
        time.sleep(0.05)
    return time.monotonic() - begun
