"""Broadcasts on open pages: one event a chunk reaches its receivers, and nobody else; a recall takes the number back."""

from __future__ import annotations

import time

from tests.mobile.live import PATIENCE, Phone


def test_only_receivers_hear_of_a_broadcast_to_some_and_of_its_recall(phone: Phone) -> None:
    account = phone.facts["account"]
    phone.hand("follow", "stranger")
    with (
        phone.listen(phone.hand("sign_in", "person")) as mine,
        phone.listen(phone.hand("sign_in", "stranger")) as theirs,
    ):
        hello, other = mine.hear(), theirs.hear()
        assert hello is not None
        assert other is not None
        sent = phone.hand("broadcast", "for one", "person")
        unread = hello.data["unread"]
        # One more; or, told together with late news (a greeting), the total.
        until = time.monotonic() + PATIENCE
        while unread == hello.data["unread"]:
            news = mine.hear_until(account)
            unread = news.data.get("unread", unread + news.data.get("more", 0))
            assert time.monotonic() < until
        assert phone.hand("recall", sent) in {"RECALLED", "RECALLING"}
        told = unread
        while told != unread - 1:
            told = mine.hear_until(account).data.get("unread", told)
            assert time.monotonic() < until + PATIENCE
        # The other one, who follows as well, heard nothing that adds to the badge.
        phone.hand("template", "stranger")
        last = theirs.hear_until("service")
        while "unread" not in last.data:
            last = theirs.hear_until("service")
        assert (
            last.data["unread"] <= other.data["unread"] + 2
        )  # the template, and perhaps a late greeting
        assert "more" not in last.data
