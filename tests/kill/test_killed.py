"""``kill -9`` of the server under 32 clients: what was acknowledged is in the inbox, once; retries get the first answer."""

from __future__ import annotations

import random
import time

import pytest

from tests.kill.sending import Clients, Town, get, settle
from tests.server import Server

RESTART_SECONDS = 15.0


def test_every_acknowledged_message_is_in_the_inbox_exactly_once(server: Server) -> None:
    town = settle(server, people=150)
    kill_and_check(town, kills=1)


@pytest.mark.soak
def test_twenty_kills_in_a_row_lose_and_double_nothing(server: Server) -> None:
    town = settle(server, people=2500)
    kill_and_check(town, kills=20)


def kill_and_check(town: Town, *, kills: int) -> None:
    """Kill at random moments; afterwards send everything again, also what was acknowledged."""
    server = town.server
    for _ in range(kills):
        waiting = [message for message in town.messages if message.first is None]
        acknowledged = len(town.messages) - len(waiting)
        clients = Clients(server, waiting)
        clients.wait_for(random.randint(1, max(1, len(waiting) // (kills + 1) * 2 - 64)))
        server.kill()
        clients.stop()
        assert any(not answer.status for _message, answer in clients.answered)
        begun = time.monotonic()
        server.start()
        assert time.monotonic() - begun < RESTART_SECONDS
        # Before anything is sent again: all that was acknowledged is there, and nothing twice.
        stored = town.said()
        kept = [message for message in town.messages if message.first is not None]
        assert len(kept) > acknowledged
        assert [message.said for message in kept if stored.get(message.said) != 1] == []
        assert max(stored.values()) == 1
    again = Clients(server, town.messages)
    again.join()
    assert again.good == len(town.messages)
    for message, answer in again.answered:
        assert message.first is not None
        assert answer.body == message.first.body
    assert town.said() == {message.said: 1 for message in town.messages}
    check_inboxes(town, 20)


def check_inboxes(town: Town, number: int) -> None:
    """Some people look at their phone: each of their three messages is there, once."""
    for person_id, token in random.sample(sorted(town.tokens.items()), number):
        page = get(town.server.port, "/m/inbox/service/", f"lifeloop_person={token}")
        text = page.body.decode()
        assert [text.count(f"A{person_id}-{turn}") for turn in range(3)] == [1, 1, 1]
