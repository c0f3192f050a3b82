"""Members answer: one claims, inside the window, so many a day, once each, on record."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.audit.models import Record
from lifeloop.followers import services as followers
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member, Membership
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import DirectMessage, SendKey, Talk
from lifeloop.messaging.queries import conversations as queries
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.services import conversations
from lifeloop.messaging.services.conversations import Answer
from tests import factories as make
from tests.factories_talks import make_answerer, make_follower, make_talk
from tests.messaging.test_customs import custom

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


@pytest.fixture
def member(account: Account) -> Member:
    return make_answerer(account, name="Ada")


@pytest.fixture
def talk(account: Account) -> Talk:
    return make_talk(account)


def answer(member: Member, talk: Talk, text: str = "hi", **about: Any) -> str:
    facts = {"kind": "text", "content": {"text": text}, "key": f"k{make.number()}", **about}
    try:
        sent = conversations.answer(
            member_actor(member),
            member,
            talk.account,
            person_id=talk.person_id,
            wanted=Answer(**facts),
        )
    except DomainError as refusal:
        return refusal.code
    return str(sent.message_id)


def claim(member: Member, talk: Talk) -> str:
    try:
        conversations.claim(member_actor(member), member, talk.account, person_id=talk.person_id)
    except DomainError as refusal:
        return refusal.code
    return "claimed"


def hand_back(member: Member, talk: Talk, **about: Any) -> str:
    try:
        conversations.hand_back(
            member_actor(member), member, talk.account, person_id=talk.person_id, **about
        )
    except DomainError as refusal:
        return refusal.code
    return "free"


def acts() -> list[str]:
    return [row.action for row in Record.objects.order_by("pk")]


def test_an_answer_claims_ends_the_waiting_and_is_in_the_inbox(member: Member, talk: Talk) -> None:
    assert answer(member, talk, "Nine o'clock").isdigit()
    talk.refresh_from_db()
    assert (talk.waiting, talk.claimed_by) == (0, member)
    assert talk.last_out_at is not None
    newest = inbox.account_page(talk.person, talk.account).items[0]
    assert (newest.content.text, newest.way) == ("Nine o'clock", "answer")  # type: ignore[attr-defined]
    assert inbox.unread_total(talk.person) == 1
    assert acts() == ["talk.claimed", "talk.answered"]
    record = Record.objects.latest("pk")
    assert (record.target_id, record.merchant_id) == (
        talk.person.user_id,
        talk.account.app.merchant_id,
    )
    assert talk.person.phone not in str(record.data) + record.target_name


def test_what_one_claimed_no_other_answers_until_it_is_handed_back(
    account: Account, member: Member, talk: Talk
) -> None:
    other = make_answerer(account)
    assert claim(member, talk) == claim(member, talk) == "claimed"
    assert acts() == ["talk.claimed"]
    assert claim(other, talk) == answer(other, talk) == "TALK_TAKEN"
    assert hand_back(other, talk) == "TALK_TAKEN"
    with pytest.raises(DomainError):
        conversations.settle(member_actor(other), other, account, person_id=talk.person_id)
    assert DirectMessage.objects.count() == 0
    assert hand_back(member, talk) == "free"
    assert hand_back(member, talk) == "TALK_NOT_CLAIMED"
    assert answer(other, talk).isdigit()
    assert hand_back(member, talk, others=True) == "free"  # an administrator's right


def test_what_a_member_who_left_has_claimed_is_free(
    account: Account, member: Member, talk: Talk
) -> None:
    assert claim(member, talk) == "claimed"
    Membership.objects.filter(member=member).delete()
    other = make_answerer(account)
    assert claim(other, talk) == "claimed"
    talk.refresh_from_db()
    assert talk.claimed_by == other


def test_the_same_answer_twice_is_one_message(member: Member, talk: Talk) -> None:
    first = answer(member, talk, "once", key="a")
    assert answer(member, talk, "once", key="a") == first
    assert answer(member, talk, "else", key="a") == "ILLEGAL_ARGUMENT_PARAMS"
    assert DirectMessage.objects.count() == SendKey.objects.count() == 1
    other = make_talk(talk.account)
    assert answer(member, other, "once", key="a") != first


def test_after_the_window_nothing_is_sent(member: Member, talk: Talk) -> None:
    ends_at = queries.standing(talk).ends_at
    assert ends_at is not None
    with time_machine.travel(ends_at, tick=False):
        assert queries.standing(talk).may_answer
        assert answer(member, talk).isdigit()
    with time_machine.travel(ends_at + timedelta(seconds=1), tick=False):
        assert not queries.standing(talk).may_answer
        assert answer(member, talk) == "MSG_SD_NOBEHAVIOR"
        followers.enter(talk.person, talk.account)
        assert answer(member, talk).isdigit()
    assert DirectMessage.objects.count() == 2


def test_the_gateway_and_the_console_count_together(
    member: Member, talk: Talk, settings: Any
) -> None:
    settings.LIFELOOP_CUSTOM_SENDS_PER_DAY = 3
    assert custom(talk.account, talk.person) == "sent"
    assert answer(member, talk).isdigit()
    assert queries.standing(talk).left == 1
    assert answer(member, talk).isdigit()
    assert answer(member, talk) == "MSG_SINGLE_SD_OVER"
    assert custom(talk.account, talk.person) == "MSG_SINGLE_SD_OVER"
    assert answer(member, make_talk(talk.account)).isdigit()
    tomorrow = clock.day_start(clock.today() + timedelta(days=1))
    with time_machine.travel(tomorrow, tick=False):
        followers.enter(talk.person, talk.account)
        assert answer(member, talk).isdigit()


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"kind": "template", "content": {}}, "MSG_TYPE_ILLEGAL"),
        ({"kind": "nothing", "content": {}}, "MSG_TYPE_ILLEGAL"),
        ({"content": {"text": ""}}, "CONTENT_INVALID"),
        ({"content": {"text": "x" * 501}}, "CONTENT_INVALID"),
        (
            {"kind": "picture", "content": {"path": "talks/1/a.png", "width": 1, "height": 1}},
            "PICTURE_NOT_IN_LIBRARY",
        ),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_written(
    member: Member, talk: Talk, about: Any, code: str
) -> None:
    assert answer(member, talk, **about) == code
    talk.refresh_from_db()
    assert (talk.waiting, talk.claimed_by) == (1, None)
    assert acts() == []
    assert not DirectMessage.objects.exists()


def test_nobody_answers_for_a_suspended_account_or_to_who_left(member: Member, talk: Talk) -> None:
    followers.unfollow(talk.person, talk.account)
    assert answer(member, talk) == "MSG_SD_NOFOLLOW"
    assert queries.standing(talk).ends_at is None
    Account.objects.filter(pk=talk.account_id).update(suspended=True)
    assert answer(member, talk) == "MSG_SEND_FORBIDDEN"
    stranger = make_follower(talk.account)
    nobody = Talk(account=talk.account, person=stranger)
    assert claim(member, nobody) == "TALK_NOT_FOUND"


def test_settling_ends_the_waiting_until_they_write_again(member: Member, talk: Talk) -> None:
    for _ in range(2):
        conversations.settle(member_actor(member), member, talk.account, person_id=talk.person_id)
    talk.refresh_from_db()
    assert (talk.waiting, talk.claimed_by) == (0, None)
    assert acts() == ["talk.settled"]


def test_the_list_shows_who_waits_first_and_finds_what_may_be_seen(
    account: Account, member: Member
) -> None:
    now = clock.now()
    old = make_talk(account, last_in_at=now - timedelta(hours=5))
    done = make_talk(account, waiting=0, last_in_at=now - timedelta(hours=1))
    mine = make_talk(account, claimed_by=member, last_in_at=now - timedelta(hours=2))
    make_talk(make.make_account())
    person = make_follower(account, name="王小明", phone="+8613512345678")
    named = make_talk(account, person, waiting=0, last_in_at=now - timedelta(hours=9))

    def rows(**about: Any) -> list[int]:
        found = queries.talks(account, member=member, **about)
        waiting, total = found.count()
        whole = [row.pk for row in found.rows(0, 10, waiting=waiting)]
        for size in (1, 2, 3):  # the same page by page, across the border of both walks
            pages = [found.rows(at, at + size, waiting=waiting) for at in range(0, total, size)]
            assert [row.pk for page in pages for row in page] == whole
        return whole

    assert rows() == [mine.pk, old.pk, done.pk, named.pk]
    assert rows(shown="waiting") == [mine.pk, old.pk]
    assert rows(shown="mine") == [mine.pk]
    assert rows(shown="unclaimed") == [old.pk, done.pk, named.pk]
    assert queries.waiting(account) == 2
    merchant = account.app.merchant
    assert queries.waiting_of(merchant) == [(account.pk, account.name, 2)]
    for search in (
        "小明",
        "5678",
        "135",
        "1355678",
        "135****5678",
        "135 1234 5678",
        person.user_id,
    ):
        assert rows(search=search) == [named.pk], search
    for search in ("1234", "13512", "12345", "2345678"):
        assert rows(search=search) == [], search
    with pytest.raises(DomainError):
        queries.talk_with(make.make_account(), person.user_id)
