"""Automatic replies: the right rule, once for each trigger, the default not too often."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.audit import SYSTEM
from lifeloop.audit.models import Record
from lifeloop.followers import services as followers
from lifeloop.followers.models import FollowSource
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import (
    DirectMessage,
    Incoming,
    ReplyMatch,
    ReplyRule,
    ReplySent,
    ReplyTrigger,
    Talk,
)
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.queries.replies import rules_of
from lifeloop.messaging.services import replies, reply_rules, talks_in
from lifeloop.messaging.services.reply_rules import Wanted
from lifeloop.outbox import emit, run_pending
from tests import factories as make
from tests.factories_talks import make_answerer, make_follower, make_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


@pytest.fixture
def person(account: Account) -> Person:
    return make_follower(account)


def say(person: Person, account: Account, text: str) -> Incoming:
    made = talks_in.say(person, account, key=f"key-{make.number():08d}", text=text)
    run_pending(strict=True)
    return made


def got(person: Person, account: Account) -> list[str]:
    """What the account sent, oldest first."""
    items = inbox.account_page(person, account).items
    return [item.content.text for item in items if item.message_id][::-1]  # type: ignore[attr-defined]


def test_the_first_rule_that_fits_answers_else_the_default(
    person: Person, account: Account
) -> None:
    make_rule(account, "Nine to six.", keywords=["营业时间", "hours"])
    make_rule(account, "Here!", keywords=["地址", "where"], match=ReplyMatch.CONTAINS, position=1)
    make_rule(account, "Never.", keywords=["where"], match=ReplyMatch.CONTAINS, position=2)
    make_rule(account, "Off.", keywords=["coffee"], on=False)
    make_rule(account, "We will answer.", trigger=ReplyTrigger.DEFAULT, keywords=[])
    make_rule(make.make_account(), "Strange.", keywords=["coffee"])
    for text in ("HOURS ", "So, WHERE are you?", "opening hours", "coffee"):
        say(person, account, text)
    assert got(person, account) == ["Nine to six.", "Here!", "We will answer."]
    ways = set(DirectMessage.objects.values_list("send__way", flat=True))
    assert ways == {"reply"}


def test_a_job_that_runs_again_sends_nothing(person: Person, account: Account) -> None:
    make_rule(account)
    made = say(person, account, "hours")
    again = {"person_id": person.pk, "account_id": account.pk, "incoming_id": made.id}
    assert not replies.reply_to_message(**again)
    assert not replies.reply_to_message(**{**again, "incoming_id": 1})
    assert got(person, account) == ["Soon."]
    say(person, account, "hours")
    assert got(person, account) == ["Soon.", "Soon."]


def test_the_default_rests_a_day_and_while_a_member_has_claimed(
    person: Person, account: Account
) -> None:
    make_rule(account, "We will answer.", trigger=ReplyTrigger.DEFAULT)
    say(person, account, "one")
    say(person, account, "two")
    assert len(got(person, account)) == 1
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1), tick=False):
        Talk.objects.update(claimed_by=make_answerer(account))
        say(person, account, "three")
        assert len(got(person, account)) == 1
        Talk.objects.update(claimed_by=None)
        say(person, account, "four")
        assert len(got(person, account)) == 2


def test_a_follow_is_answered_after_the_greeting(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(greeting="Welcome.")
    make_rule(account, "And this.", trigger=ReplyTrigger.FOLLOW)
    person = make.make_person()
    for _ in range(2):
        followers.follow(person, account, source=FollowSource.SEARCH)
    run_pending(strict=True)
    assert got(person, account) == ["Welcome.", "And this."]
    followers.unfollow(person, account)
    followers.follow(person, account, source=FollowSource.SEARCH)
    run_pending(strict=True)
    assert got(person, account) == ["Welcome.", "And this."] * 2


def test_a_tap_on_an_event_entry_is_answered_by_its_key(person: Person, account: Account) -> None:
    make_rule(account, "The card.", trigger=ReplyTrigger.MENU, keywords=["V1001", "card"])
    for key in ("card", "CARD", "other", "V1001"):
        emit(
            "menu.tapped",
            person_id=person.pk,
            account_id=int(account.pk),
            facts={"menu": 1, "entry": "0.1", "key": key},
        )
    emit("menu.tapped", person_id=person.pk, account_id=int(account.pk), facts={"key": None})
    run_pending(strict=True)
    assert got(person, account) == ["The card."] * 2


def test_nobody_is_answered_who_left_whose_account_is_suspended_or_days_late(
    person: Person, account: Account
) -> None:
    make_rule(account)
    made = talks_in.say(person, account, key="key-000000", text="hours")
    about = {"person_id": person.pk, "account_id": account.pk, "incoming_id": made.id}
    with time_machine.travel(clock.now() + timedelta(hours=49), tick=False):
        assert not replies.reply_to_message(**about)
    Account.objects.filter(pk=account.pk).update(suspended=True)
    assert not replies.reply_to_message(**about)
    Account.objects.filter(pk=account.pk).update(suspended=False)
    followers.unfollow(person, account)
    assert not replies.reply_to_message(**about)
    assert not ReplySent.objects.exists()
    assert got(person, account) == []


def test_what_was_answered_is_forgotten_after_a_month(person: Person, account: Account) -> None:
    make_rule(account)
    say(person, account, "hours")
    assert replies.prune() == 0
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert replies.prune() == 1
    assert not ReplySent.objects.exists()


def wanted(**over: Any) -> Wanted:
    facts = {
        "trigger": ReplyTrigger.KEYWORD,
        "name": "Hours",
        "kind": "text",
        "content": {"text": "Nine to six."},
        "keywords": "hours\n营业时间",
    }
    return Wanted(**{**facts, **over})


def test_rules_are_made_changed_moved_switched_and_deleted_on_record(account: Account) -> None:
    first = reply_rules.save(SYSTEM, account, wanted())
    second = reply_rules.save(SYSTEM, account, wanted(name="Where", keywords=" 地 址 \n\nwhere"))
    assert second.keywords == ["地 址", "where"]
    tap = reply_rules.save(
        SYSTEM, account, wanted(name="Tap", trigger=ReplyTrigger.MENU, keywords="V1 V2")
    )
    assert (tap.keywords, tap.position, second.position) == (["V1", "V2"], 0, 1)
    reply_rules.move(SYSTEM, account, rule_id=second.pk, up=True)
    reply_rules.move(SYSTEM, account, rule_id=second.pk, up=True)
    assert [row.name for row in rules_of(account)] == ["Where", "Hours", "Tap"]
    reply_rules.save(SYSTEM, account, wanted(name="Open"), rule_id=first.pk)
    reply_rules.switch(SYSTEM, account, rule_id=first.pk, on=False)
    reply_rules.switch(SYSTEM, account, rule_id=first.pk, on=False)
    reply_rules.delete(SYSTEM, account, rule_id=tap.pk)
    names = [(row.name, row.on) for row in rules_of(account)]
    assert names == [("Where", True), ("Open", False)]
    acts = Record.objects.order_by("pk").values_list("action", flat=True)
    assert list(acts) == [
        *["reply.made"] * 3, "reply.moved", "reply.changed", "reply.off", "reply.deleted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"name": " "}, "REPLY_NAME_INVALID"),
        ({"name": "x" * 31}, "REPLY_NAME_INVALID"),
        ({"name": "Taken"}, "REPLY_NAME_TAKEN"),
        ({"keywords": " \n"}, "REPLY_KEYWORDS_INVALID"),
        ({"keywords": "x" * 31}, "REPLY_KEYWORDS_INVALID"),
        ({"keywords": "\n".join(map(str, range(21)))}, "REPLY_KEYWORDS_INVALID"),
        ({"trigger": ReplyTrigger.MENU, "keywords": "a<b"}, "REPLY_EVENTS_INVALID"),
        ({"content": {"text": ""}}, "CONTENT_INVALID"),
        ({"kind": "template"}, "MSG_TYPE_ILLEGAL"),
        (
            {"kind": "picture", "content": {"path": "pictures/a.png", "width": 1, "height": 1}},
            "PICTURE_NOT_IN_LIBRARY",
        ),
    ],
)
def test_what_is_no_rule_is_refused(account: Account, over: Any, code: str) -> None:
    taken = reply_rules.save(SYSTEM, account, wanted(name="Taken"))
    for rule_id in (None, make_rule(account).pk):
        with pytest.raises(DomainError) as refusal:
            reply_rules.save(SYSTEM, account, wanted(**over), rule_id=rule_id)
        assert refusal.value.code == code
    assert ReplyRule.objects.get(pk=taken.pk).name == "Taken"
    assert Record.objects.count() == 1


def test_anothers_rules_and_too_many_are_refused(account: Account, settings: Any) -> None:
    settings.LIFELOOP_REPLY_RULES = 1
    row = reply_rules.save(SYSTEM, account, wanted())
    with pytest.raises(DomainError) as refusal:
        reply_rules.save(SYSTEM, account, wanted(name="More"))
    assert refusal.value.code == "REPLY_RULES_OVER_LIMIT"
    with pytest.raises(DomainError) as refusal:
        reply_rules.delete(SYSTEM, make.make_account(), rule_id=row.pk)
    assert refusal.value.code == "REPLY_RULE_NOT_FOUND"
