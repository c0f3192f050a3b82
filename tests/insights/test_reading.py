"""One event of each kind, as its facts are: what it counts for."""

from typing import Any

import pytest

from lifeloop.insights.rules.metrics import Metric
from lifeloop.insights.rules.reading import READERS, Count

ACCOUNT, PROGRAM, PERSON = 7, 8, 9
TEMPLATE = {"way": "template", "kind": "template", "thing": "T1"}


def counts(kind: str, facts: dict[str, Any], *, program: int = PROGRAM) -> list[Count]:
    return list(READERS[kind](PERSON, ACCOUNT, program, facts))


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        ("program.visited", {"from": "home"}, Count("visited", 0, PROGRAM, "home", person=PERSON)),
        ("program.visited", {}, Count("visited", 0, PROGRAM, "", person=PERSON)),
        (
            "component.shown",
            {"relation": "bound"},
            Count("shown", ACCOUNT, PROGRAM, "component", (("relation", "bound"),), person=PERSON),
        ),
        (
            "follow.created",
            {"source": "component", "program": "8", "relation": "associated"},
            Count(
                "followed", ACCOUNT, 8, "component", (("relation", "associated"),), person=PERSON
            ),
        ),
        (
            "follow.created",
            {"source": "search", "program": None, "relation": ""},
            Count("followed", ACCOUNT, 0, "search", person=PERSON),
        ),
        (
            "follow.ended",
            {"source": "code", "program": None},
            Count("unfollowed", ACCOUNT, 0, "code", person=PERSON),
        ),
        (
            "follow.muted",
            {"muted": True, "way": "publication", "kind": "publication", "thing": "3"},
            Count("muted", ACCOUNT, 0, "publication", (("publication", "3"),), person=PERSON),
        ),
        (
            "message.accepted",
            {"message": "1", **TEMPLATE},
            Count("accepted", ACCOUNT, PROGRAM, "template", (("template", "T1"),), person=PERSON),
        ),
        (
            "publication.published",
            {"publication": 3, "receivers": 40},
            Count("accepted", ACCOUNT, 0, "publication", (("publication", "3"),), 40, None, 40),
        ),
        (
            "receivers.counted",
            {"publication": 3, "receivers": 40},
            Count("accepted", ACCOUNT, 0, "publication", (("publication", "3"),), 40, None, 40),
        ),
        (
            "broadcast.delivered",
            {"send": "5", "sent": 12},
            Count("accepted", ACCOUNT, 0, "broadcast", (("send", "5"),), 12, None, 12),
        ),
        (
            "message.opened",
            {"message": "1", "way": "broadcast", "kind": "send", "thing": "5"},
            Count("opened", ACCOUNT, PROGRAM, "broadcast", (("send", "5"),), person=PERSON),
        ),
        (
            "article.viewed",
            {"article": 4},
            Count("read", ACCOUNT, 0, "", (("article", "4"),), person=PERSON),
        ),
        (
            "article.shared",
            {"article": 4},
            Count("shared", ACCOUNT, 0, "", (("article", "4"),), person=PERSON),
        ),
        (
            "menu.tapped",
            {"menu": 2, "entry": "ab", "key": ""},
            Count("tapped", ACCOUNT, 0, "", (("menu", "2/ab"),), person=PERSON),
        ),
        (
            "slot.tapped",
            {"slot": "ad", "part": "1"},
            Count("slot_tapped", ACCOUNT, 0, "", (("slot", "ad"), ("part", "ad/1")), person=PERSON),
        ),
    ],
)
def test_one_event_counts_once(kind: str, facts: dict[str, Any], expected: Count) -> None:
    assert counts(kind, facts) == [expected]


def test_a_visit_after_an_opened_message_is_a_return_to_its_account() -> None:
    facts = {"from": "message", "account": "7", "relation": "bound", **TEMPLATE}
    visit, back = counts("program.visited", facts)
    things = (("template", "T1"), ("relation", "bound"))
    assert visit.metric == Metric.VISITED
    assert back == Count("returned", 7, PROGRAM, "template", things, person=PERSON)


def test_one_reading_tells_of_every_sort_of_message() -> None:
    seen = [[7, 8, "template", "template", "T1", 3], [7, 0, "reply", "", "", 1]]
    assert counts("message.read", {"seen": seen}) == [
        Count("seen", 7, 8, "template", (("template", "T1"),), 3, PERSON),
        Count("seen", 7, 0, "reply", (), 1, PERSON),
    ]


def test_a_refused_send_counts_by_reason_and_template() -> None:
    [program] = counts("send.refused", {"template": "T1", "code": "NO", "times": 4})
    assert program.things == (("reason", "NO"), ("template", "T1"), ("refusal", "T1/NO"))
    assert program.times == 4
    [account] = counts("send.refused", {"template": "N1", "code": "NO", "times": 1}, program=0)
    assert account.things[1] == ("notice", "N1")
    [nameless] = counts("send.refused", {"template": "", "code": "NO", "times": 1})
    assert nameless.things == (("reason", "NO"),)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("follow.muted", {"muted": False}),
        ("publication.published", {"publication": 3, "seq": 1}),  # of an older version
        ("broadcast.delivered", {"send": "5", "first": "1", "last": "2"}),
        ("message.read", {"up_to": "5"}),
    ],
)
def test_what_says_nothing_counts_nothing(kind: str, facts: dict[str, Any]) -> None:
    assert counts(kind, facts) == []
