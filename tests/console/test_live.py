"""The console's live stream of a real server: news of one's own accounts, one stream a browser, closed with session and role."""

from __future__ import annotations

import http.client
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from lifeloop.console.live.news import BELL
from tests.mobile.live import PATIENCE, Hand, Listener
from tests.server import Postgres, Server

COOKIE = "lifeloop_session"
PATH = "/console/live"
# The promise is one second; a busy machine may need longer to notice. Less than a pulse (15 s), which could bring it otherwise.
SOON = 10.0


class Office:
    """The running server, the hand, and what is in its database."""

    def __init__(self, server: Server, hand: Hand, facts: dict[str, str]) -> None:
        self.server, self.hand, self.facts = server, hand, facts
        self.streams: list[Listener] = []

    def listen(self, key: str, **more: Any) -> Listener:
        stream = Listener(self.server.port, key, path=PATH, cookie=COOKIE, **more)
        self.streams.append(stream)
        return stream

    def close(self) -> None:
        """Every stream; a test that failed left its own open."""
        for stream in self.streams:
            stream.__exit__()

    def listener(self, member_id: int) -> tuple[str, Listener]:
        """A browser of the member that has heard hello: its session's key, and its stream."""
        key = self.hand("sign_in", member_id)
        stream = self.listen(key)
        hello = stream.hear()
        assert hello is not None
        assert (hello.event, hello.data) == ("hello", {})
        return key, stream


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = tmp_path_factory.mktemp("office") / "home"
    home.mkdir()
    postgres = Postgres(os.environ["TEST_DATABASE"]) if os.environ.get("TEST_DATABASE") else None
    database = postgres.create() if postgres else None
    server = Server(home, database=database, postgres=postgres, settings={"LIFELOOP_DEMO": "1"})
    hand = Hand(server.env, "tests.console.live")
    facts = hand("make")
    with server:
        office = Office(server, hand, facts)
        yield office
        office.close()
        hand.close()


def ended(stream: Listener, reason: str) -> None:
    begun = time.monotonic()
    bye = stream.hear_bye()
    assert (bye.event, bye.data) == ("bye", {"reason": reason})
    assert time.monotonic() - begun < SOON
    assert stream.hear() is None
    stream.__exit__()


def pages_changed(stream: Listener) -> set[str]:
    """The pages of the next news that is not of the bell alone: the sign-in itself rings it, sooner or later."""
    while (news := stream.hear()) is not None:
        assert news.event == "talks"
        if changed := set(news.data["keys"]) - {BELL}:
            return changed
    raise AssertionError("the stream ended before any news")


def test_a_visitor_gets_no_stream(office: Office) -> None:
    for token in ("", "x", "x" * 32, "x" * 3000):
        with office.listen(token) as stream:
            assert stream.response.status == 401
            assert stream.response.read() == b""


def test_only_a_get_of_our_own_pages_opens_one(office: Office) -> None:
    key = office.hand("sign_in", office.hand("member"))
    connection = http.client.HTTPConnection("127.0.0.1", office.server.port, timeout=PATIENCE)
    connection.request("POST", PATH, body=b"", headers={"Cookie": f"{COOKIE}={key}"})
    assert connection.getresponse().status == 405
    connection.close()
    for site in ("cross-site", "same-site"):
        with office.listen(key, **{"Sec-Fetch-Site": site}) as stream:
            assert stream.response.status == 403
    with office.listen(key) as stream:
        headers = stream.response.headers
        assert headers["Content-Type"] == "text/event-stream"
        assert "no-store" in headers["Cache-Control"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_members_hear_of_their_own_accounts_conversations_alone(office: Office) -> None:
    _key, mine = office.listener(office.hand("member"))
    _key, theirs = office.listener(office.hand("owner", 1))
    begun = time.monotonic()
    office.hand("say", 0, "Are you open?")
    assert pages_changed(mine) == {office.facts["account"], office.facts["talk"]}
    assert time.monotonic() - begun < SOON
    # What the other merchant's stream hears first is of its own account.
    office.hand("say", 1, "And you?")
    changed = pages_changed(theirs)
    assert office.facts["other_account"] in changed
    assert office.facts["account"] not in changed
    for stream in (mine, theirs):
        stream.__exit__()


def test_claims_and_broadcasts_are_heard_too(office: Office) -> None:
    _key, stream = office.listener(office.hand("member"))
    office.hand("say", 0, "Hello?")
    stream.hear_until(office.facts["talk"])
    office.hand("claim", office.hand("member", "operator"))
    stream.hear_until(office.facts["talk"])
    office.hand("publish", 0)
    stream.hear_until(office.facts["all"])
    stream.__exit__()


def test_signing_out_closes_the_stream_and_no_other(office: Office) -> None:
    member = office.hand("member")
    key, stream = office.listener(member)
    _key, other = office.listener(member)
    office.hand("sign_out", key)
    ended(stream, "session_ended")
    with office.listen(key) as again:
        assert again.response.status == 401
    office.hand("say", 0, "still there?")
    other.hear_until(office.facts["talk"])
    other.__exit__()


def test_a_new_password_closes_the_other_browsers_streams(office: Office) -> None:
    member = office.hand("member")
    key, stream = office.listener(member)
    office.hand("new_password", member)
    ended(stream, "session_ended")
    with office.listen(key) as again:
        assert again.response.status == 401


def test_a_lost_role_closes_the_stream(office: Office) -> None:
    member = office.hand("member")
    key, stream = office.listener(member)
    office.hand("remove", member)
    ended(stream, "role_changed")
    with office.listen(key) as again:
        assert again.response.status == 403


def test_another_role_lets_the_browser_begin_anew(office: Office) -> None:
    member = office.hand("member", "operator")
    key, stream = office.listener(member)
    office.hand("role", member, "viewer")
    ended(stream, "role_changed")
    with office.listen(key) as again:
        assert again.hear()
        office.hand("say", 0, "a viewer reads")
        again.hear_until(office.facts["talk"])


def test_a_suspended_merchants_members_hear_nothing(office: Office) -> None:
    key, stream = office.listener(office.hand("owner", 1))
    office.hand("suspend", 1, True)
    try:
        ended(stream, "role_changed")
        with office.listen(key) as again:
            assert again.response.status == 403
    finally:
        office.hand("suspend", 1, False)
    with office.listen(key) as again:
        assert again.hear()


def test_one_browser_has_one_stream(office: Office) -> None:
    key, older = office.listener(office.hand("member"))
    newer = office.listen(key)
    assert newer.hear()
    ended(older, "newer")
    office.hand("say", 0, "to the newer one")
    newer.hear_until(office.facts["talk"])
    newer.__exit__()


def test_a_quiet_stream_has_a_pulse(office: Office) -> None:
    _key, stream = office.listener(office.hand("member"))
    stream.connection.sock.settimeout(60)
    pulse = stream.hear(pulse=True)
    while pulse is not None and pulse.event != "pulse":  # news of an earlier test
        pulse = stream.hear(pulse=True)
    assert pulse is not None
    stream.__exit__()


def test_pages_answer_while_many_streams_are_open(office: Office) -> None:
    member = office.hand("member")
    streams = [office.listener(member)[1] for _ in range(30)]
    connection = http.client.HTTPConnection("127.0.0.1", office.server.port, timeout=PATIENCE)
    connection.request("GET", "/console/login/")
    assert connection.getresponse().status == 200
    connection.close()
    office.hand("say", 0, "to all thirty")
    for stream in streams:
        stream.hear_until(office.facts["talk"])
        stream.__exit__()


def test_a_server_that_stops_says_goodbye_and_stops_soon(office: Office) -> None:
    key, stream = office.listener(office.hand("member"))
    office.server.stop()
    ended(stream, "restart")
    office.server.start()
    with office.listen(key) as again:
        assert again.hear()
