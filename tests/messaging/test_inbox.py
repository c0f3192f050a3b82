"""The inbox: unread is arithmetic, pages merge publications and direct messages, recall is at once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.audit import SYSTEM
from lifeloop.database import write
from lifeloop.followers import services as followers
from lifeloop.followers.models import Follow, FollowSource
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import DirectMessage, Publication
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.services import customs, publications, reading
from lifeloop.messaging.services.customs import CustomSend
from lifeloop.messaging.services.greeting import greet
from lifeloop.outbox import Event, run_pending
from tests import factories as make
from tests.sending import Shop, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make.make_person()


@pytest.fixture
def account(person: Person) -> Account:
    made = make.make_account()
    followers.follow(person, made, source=FollowSource.SEARCH)
    return made


def publish(account: Account, text: str, **about: Any) -> Publication:
    return publications.publish(SYSTEM, account, kind="text", content={"text": text}, **about)


def custom(account: Account, person: Person, text: str = "hello", **about: Any) -> Any:
    values = {
        "to_user_id": person.user_id,
        "to_open_id": "",
        "kind": "text",
        "content": {"text": text},
        **about,
    }
    key = values.pop("key", str(make.number()))
    with write():
        [outcome] = customs.send_customs(
            [CustomSend(app_id=account.pk, key=key, digest="d", **values)]
        )
    return getattr(outcome, "code", "sent")


def unread(person: Person) -> int:
    total = inbox.unread_total(person)
    talks = inbox.conversations(person)
    assert total == sum(talk.unread for talk in talks if not talk.muted)
    return total


def texts(person: Person, account: Account, **about: Any) -> list[str]:
    return [item.content.text for item in inbox.account_page(person, account, **about).items]  # type: ignore[attr-defined]


def test_what_was_published_before_the_follow_is_not_in_the_inbox(person: Person) -> None:
    account = make.make_account()
    publish(account, "early")
    followers.follow(person, account, source=FollowSource.SEARCH)
    assert unread(person) == 0
    publish(account, "later")
    assert unread(person) == 1
    assert texts(person, account) == ["later"]


def test_unread_counts_publications_and_direct_messages_until_they_are_read(
    person: Person, account: Account
) -> None:
    for number in range(3):
        publish(account, f"p{number}")
    assert custom(account, person) == "sent"
    assert unread(person) == 4
    page = inbox.account_page(person, account).items
    newest = max(item.message_id for item in page if item.message_id is not None)
    reading.mark_account_read(person, account, up_to=newest, seq=2)
    assert unread(person) == 1
    reading.mark_account_read(person, account, up_to=newest, seq=1)  # never back
    assert unread(person) == 1
    reading.mark_account_read(person, account, up_to=newest, seq=10**9)  # never beyond what exists
    publish(account, "p3")
    assert unread(person) == 1


def test_a_recalled_publication_is_gone_from_the_page_and_the_number(
    person: Person, account: Account
) -> None:
    first, second = publish(account, "first"), publish(account, "second")
    publications.recall(SYSTEM, account, publication_id=second.pk)
    assert unread(person) == 1
    assert texts(person, account) == ["first"]
    assert inbox.conversations(person)[0].newest == "first"
    reading.mark_account_read(person, account, up_to=0, seq=second.seq or 0)
    assert unread(person) == 0
    publications.recall(
        SYSTEM, account, publication_id=first.pk
    )  # was read: must not go below zero
    publish(account, "third")
    assert unread(person) == 1
    with pytest.raises(DomainError):
        publications.recall(SYSTEM, account, publication_id=first.pk)
    with pytest.raises(DomainError):
        publications.recall(SYSTEM, make.make_account(), publication_id=second.pk)


def test_muting_silences_the_badge_not_the_conversation(person: Person, account: Account) -> None:
    publish(account, "news")
    followers.set_muted(person, account, muted=True)
    assert inbox.unread_total(person) == 0
    [talk] = inbox.conversations(person)
    assert (talk.unread, talk.muted) == (1, True)


def test_unfollowing_ends_the_conversation_and_following_again_begins_anew(
    person: Person, account: Account
) -> None:
    publish(account, "old")
    followers.unfollow(person, account)
    assert inbox.conversations(person) == []
    publish(account, "missed")
    followers.follow(person, account, source=FollowSource.CODE)
    publish(account, "new")
    assert texts(person, account) == ["new"]
    assert unread(person) == 1
    ends = list(Follow.objects.order_by("id").values_list("since_seq", "until_seq"))
    assert ends == [(0, 1), (2, None)]


def test_pages_go_on_by_key_through_both_sources_without_gap_or_repeat(
    person: Person, account: Account
) -> None:
    start = clock.now()
    expected = []
    for number in range(25):
        with time_machine.travel(start + timedelta(seconds=number), tick=False):
            if number % 3 == 0:
                custom(account, person, f"m{number}")
            else:
                publish(account, f"m{number}")
        expected.append(f"m{number}")
    seen: list[str] = []
    before = None
    while True:
        page = inbox.account_page(person, account, before=before, limit=4)
        seen += [item.content.text for item in page.items]  # type: ignore[attr-defined]
        before = page.next
        if before is None:
            break
    assert seen == expected[::-1]


@pytest.mark.parametrize("before", ["", "x", "1.x", ".", "-1", "9" * 40, "1.2.3"])
def test_a_nonsense_key_is_the_first_page_or_an_empty_one(
    person: Person, account: Account, before: str
) -> None:
    publish(account, "news")
    assert texts(person, account, before=before) in (["news"], [])
    assert inbox.service_page(person, before=before).next is None


def test_service_reminders_come_first_and_lie_in_the_accounts_conversation_too() -> None:
    shop = Shop()
    followers.follow(shop.person, shop.account, source=FollowSource.COMPONENT)
    publish(shop.account, "news")
    send(shop.one())
    kinds = [(talk.kind, talk.unread) for talk in inbox.conversations(shop.person)]
    assert kinds == [("service", 1), ("account", 1)]
    assert [item.kind for item in inbox.account_page(shop.person, shop.account).items] == [
        "template",
        "text",
    ]
    [card] = inbox.service_page(shop.person).items
    reading.mark_service_read(shop.person, up_to=card.message_id or 0)
    assert unread(shop.person) == 1


def test_nobody_reads_or_opens_anothers_message() -> None:
    shop, stranger = Shop(), make.make_person()
    [sent] = send(shop.one())
    message_id = sent.message_id  # type: ignore[union-attr]
    assert reading.mark_service_read(stranger, up_to=message_id) == 0
    with pytest.raises(DomainError) as refusal:
        reading.opened(stranger, message_id=message_id)
    assert refusal.value.code == "MESSAGE_NOT_FOUND"
    reading.opened(shop.person, message_id=message_id)
    reading.opened(shop.person, message_id=message_id)
    assert Event.objects.filter(kind="message.opened").count() == 1
    assert inbox.direct_message(stranger, message_id) is None


def test_the_greeting_comes_once_however_often_the_job_runs(person: Person) -> None:
    account = make.make_account(greeting="欢迎光临")
    followers.follow(person, account, source=FollowSource.COMPONENT)
    followers.follow(person, account, source=FollowSource.COMPONENT)
    run_pending(strict=True)
    assert texts(person, account) == ["欢迎光临"]
    follow = Follow.objects.get()
    assert not greet(person_id=person.pk, follow_id=follow.id)
    assert DirectMessage.objects.count() == 1


def test_a_publication_at_a_time_takes_its_number_when_due_once(
    person: Person, account: Account
) -> None:
    due = clock.now() + timedelta(hours=1)
    later = publish(account, "later", due_at=due)
    sooner = publish(account, "now")
    assert (later.seq, sooner.seq) == (None, 1)
    run_pending(strict=True)
    assert texts(person, account) == ["now"]
    with time_machine.travel(due + timedelta(seconds=1), tick=False):
        run_pending(strict=True)
        assert not publications.publish_due(later.pk)
    assert texts(person, account) == ["later", "now"]
    assert Account.objects.get(pk=account.pk).last_seq == 2


def test_a_publication_recalled_before_its_time_never_comes(
    person: Person, account: Account
) -> None:
    due = clock.now() + timedelta(hours=1)
    row = publish(account, "never", due_at=due)
    publications.recall(SYSTEM, account, publication_id=row.pk)
    with time_machine.travel(due + timedelta(seconds=1), tick=False):
        run_pending(strict=True)
    assert texts(person, account) == []
    assert not Event.objects.filter(kind__startswith="publication.").exists()


@pytest.mark.parametrize(
    ("about", "kind", "content", "code"),
    [
        ({"suspended": True}, "text", {"text": "x"}, "CANNOT_PUBLISH"),
        ({"state": "opening"}, "text", {"text": "x"}, "CANNOT_PUBLISH"),
        ({}, "text", {"text": ""}, "CONTENT_INVALID"),
        ({}, "text", {"text": "x" * 501}, "CONTENT_INVALID"),
        ({}, "text", {"text": "x", "extra": 1}, "CONTENT_INVALID"),
        ({}, "template", {"text": "x"}, "MSG_TYPE_ILLEGAL"),
        ({}, "nothing", {"text": "x"}, "MSG_TYPE_ILLEGAL"),
    ],
)  # fmt: skip
def test_refusals_of_publishing_write_nothing(
    about: Any, kind: str, content: Any, code: str
) -> None:
    account = make.make_account(**about)
    with pytest.raises(DomainError) as refusal:
        publications.publish(SYSTEM, account, kind=kind, content=content)
    assert refusal.value.code == code
    assert not Publication.objects.exists()
    assert Account.objects.get(pk=account.pk).last_seq == 0


def test_the_list_of_conversations_asks_the_same_number_of_queries_for_one_and_many(
    person: Person, account: Account, django_assert_max_num_queries: Any
) -> None:
    publish(account, "one")
    for _ in range(4):
        more = make.make_account()
        followers.follow(person, more, source=FollowSource.SEARCH)
        publish(more, "more")
        custom(more, person)
    with django_assert_max_num_queries(5):
        assert len(inbox.conversations(person)) == 5
