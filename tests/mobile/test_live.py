"""The live stream of a real server: news within a moment, one stream a browser, closed when the session ends."""

from __future__ import annotations

import http.client

import pytest

from tests.mobile.live import COOKIE, PATIENCE, Phone

# From the commit (told by another process) to the event; the tail looks every 150 ms.
SOON = 10.0  # a deadline for a busy machine; how soon it really is stands in docs/performance.md


def test_a_visitor_gets_no_stream(phone: Phone) -> None:
    for token in ("", "x", "x" * 43, "x" * 3000):
        with phone.listen(token) as stream:
            assert stream.response.status == 401
            assert stream.response.read() == b""


def test_only_a_get_of_our_own_pages_opens_one(phone: Phone) -> None:
    token = phone.hand("sign_in", "person")
    connection = http.client.HTTPConnection("127.0.0.1", phone.server.port, timeout=PATIENCE)
    connection.request("POST", "/m/live", body=b"", headers={"Cookie": f"{COOKIE}={token}"})
    assert connection.getresponse().status == 405
    connection.close()
    for site in ("cross-site", "same-site"):
        with phone.listen(token, **{"Sec-Fetch-Site": site}) as stream:
            assert stream.response.status == 403


def test_the_stream_carries_the_headers_of_every_answer(phone: Phone) -> None:
    with phone.listen(phone.hand("sign_in", "person")) as stream:
        headers = stream.response.headers
        assert headers["Content-Type"] == "text/event-stream"
        assert "no-store" in headers["Cache-Control"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in headers
        assert "Access-Control-Allow-Origin" not in headers


def test_a_message_is_heard_soon_by_its_receiver_only(phone: Phone) -> None:
    with (
        phone.listen(phone.hand("sign_in", "person")) as mine,
        phone.listen(phone.hand("sign_in", "stranger")) as theirs,
    ):
        hello = mine.hear()
        assert hello is not None
        assert hello.event == "hello"
        before = theirs.hear()
        assert before is not None
        phone.hand("template", "person")
        news = mine.hear_until("service")
        assert news.after < SOON
        assert news.data["unread"] == hello.data["unread"] + 1
        assert phone.facts["account"] in news.data["keys"]
        # The stranger hears of their own message alone, not of the person's. (News of an earlier test may still come.)
        phone.hand("template", "stranger")
        unread = before.data["unread"]
        while unread == before.data["unread"]:
            other = theirs.hear()
            assert other is not None
            unread = other.data["unread"]
        assert unread == before.data["unread"] + 1


def test_a_publication_is_heard_by_its_followers(phone: Phone) -> None:
    with phone.listen(phone.hand("sign_in", "person")) as mine:
        hello = mine.hear()
        assert hello is not None
        phone.hand("publish", "first")
        news = mine.hear_until(phone.facts["account"])
        # One more; or, told together with news of an earlier test, the total.
        while news.data.get("more") != 1 and news.data.get("unread") != hello.data["unread"] + 1:
            news = mine.hear_until(phone.facts["account"])
        assert news.after < SOON


def test_follows_count_from_the_moment_they_change(phone: Phone) -> None:
    account = phone.facts["account"]
    with phone.listen(phone.hand("sign_in", "stranger")) as stream:
        hello = stream.hear()
        assert hello is not None
        before = hello.data["unread"]
        phone.hand("publish", "to others")
        phone.hand("follow", "stranger")
        # The follow, then the greeting that the worker sends: nothing of the publication before.
        while (heard := stream.hear()) is not None and heard.data["unread"] == before:
            assert "more" not in heard.data
        assert heard is not None
        assert heard.data["unread"] == before + 1
        phone.hand("publish", "to me too")
        assert stream.hear_until(account).data == {"keys": [account], "more": 1}
        phone.hand("mute", "stranger", True)
        assert stream.hear_until(account).data["unread"] == before
        phone.hand("publish", "quietly")
        assert stream.hear_until(account).data == {"keys": [account]}
        phone.hand("unfollow", "stranger")
        stream.hear_until(account)
        phone.hand("publish", "to others again")
        phone.hand("template", "stranger")
        last = stream.hear_until("service")
        assert "more" not in last.data


def test_signing_out_closes_the_stream_within_a_second(phone: Phone) -> None:
    token = phone.hand("sign_in", "person")
    with phone.listen(token) as stream, phone.listen(phone.hand("sign_in", "stranger")) as other:
        assert stream.hear()
        assert other.hear()
        phone.hand("sign_out", "person")
        bye = stream.hear_bye()
        assert (bye.event, bye.data) == ("bye", {"reason": "session_ended"})
        assert bye.after < SOON
        assert stream.hear() is None
        # Nobody else's is closed.
        phone.hand("template", "stranger")
        assert other.hear_until("service").event == "inbox"
    with phone.listen(token) as again:
        assert again.response.status == 401


def test_one_browser_has_one_stream(phone: Phone) -> None:
    token = phone.hand("sign_in", "person")
    with phone.listen(token) as older:
        assert older.hear()
        newer = phone.listen(token)
        assert newer.hear()
        bye = older.hear_bye()
        assert (bye.event, bye.data) == ("bye", {"reason": "newer"})
        assert older.hear() is None
        phone.hand("text", "person", "to the newer one")
        newer.hear_until(phone.facts["account"])
        newer.__exit__()


def test_what_was_missed_is_told_to_who_comes_back(phone: Phone) -> None:
    token = phone.hand("sign_in", "person")
    with phone.listen(token) as stream:
        hello = stream.hear()
        assert hello is not None
    phone.hand("text", "person", "while away")
    phone.hand("template", "stranger")
    for last in ({"last_id": hello.id}, {"path": f"/m/live?last={hello.id}"}):
        with phone.listen(token, **last) as stream:
            again = stream.hear()
            assert again is not None
            assert again.event == "hello"
            assert again.data["unread"] == hello.data["unread"] + 1
            assert phone.facts["account"] in stream.hear_until(phone.facts["account"]).data["keys"]


@pytest.mark.parametrize("last_id", ["999999999", "-1", "x", "1e9", "9" * 400])
def test_a_made_up_position_does_no_harm(phone: Phone, last_id: str) -> None:
    with phone.listen(phone.hand("sign_in", "person"), last_id=last_id) as stream:
        hello = stream.hear()
        assert hello is not None
        assert hello.event == "hello"


def test_a_quiet_stream_has_a_pulse(phone: Phone) -> None:
    with phone.listen(phone.hand("sign_in", "stranger")) as stream:
        assert stream.hear()
        stream.connection.sock.settimeout(60)
        pulse = stream.hear(pulse=True)
        while pulse is not None and pulse.event != "pulse":  # news of an earlier test
            pulse = stream.hear(pulse=True)
        assert pulse is not None


def test_pages_answer_while_streams_are_open(phone: Phone) -> None:
    token = phone.hand("sign_in", "person")
    streams = [phone.listen(phone.hand("sign_in", "person")) for _ in range(30)]
    try:
        assert all(stream.hear() for stream in streams)
        assert phone.get("/m/inbox/", token) == 200
        phone.hand("text", "person", "to all thirty")
        assert all(stream.hear_until(phone.facts["account"]).after < 2 * SOON for stream in streams)
    finally:
        for stream in streams:
            stream.__exit__()


def test_a_server_that_stops_says_goodbye_and_stops_soon(phone: Phone) -> None:
    token = phone.hand("sign_in", "person")
    with phone.listen(token) as stream:
        assert stream.hear()
        phone.server.stop()
        bye = stream.hear_bye()
        assert (bye.event, bye.data) == ("bye", {"reason": "restart"})
    phone.server.start()
    with phone.listen(token) as stream:
        assert stream.hear()
