"""What people see of broadcasts: theirs, under their name, and nothing of what was taken back or was not for them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from lifeloop.audit import SYSTEM
from lifeloop.followers.models import Attention, Follow
from lifeloop.followers.rules.attention import minute_of
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import MessageNotFound
from lifeloop.messaging.errors_broadcasts import BroadcastStateRefused
from lifeloop.messaging.models import Broadcast, DirectMessage, Skip
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.queries.opening import tapped_publication
from lifeloop.messaging.services import reading, recalls
from lifeloop.outbox import run_pending
from tests import factories as make
from tests.factories_broadcasts import fresh, receivers, send, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Who told no name is called by a word of the reader's language."""
    with translation.override("en"):
        yield


@pytest.fixture
def account() -> Account:
    """An account that may send."""
    return make.make_account()


@pytest.fixture
def anna(account: Account) -> Person:
    """Follows it and told her name."""
    person = make.make_person(name="Anna")
    make.follow(person, account)
    return person


@pytest.fixture
def ben(account: Account) -> Person:
    """Follows it and told no name."""
    person = make.make_person()
    make.follow(person, account)
    return person


def words(text: str) -> dict[str, Any]:
    return {"content": {"title": "", "text": text}}


def sent(account: Account, who: list[Person] | None, text: str) -> Broadcast:
    made = send(account, who, **words(text))
    run_pending()
    return fresh(made)


def texts(person: Person, account: Account) -> list[str]:
    page = inbox.account_page(person, account)
    return [item.content.text for item in page.items]  # type: ignore[attr-defined]


def head(person: Person) -> tuple[str, int]:
    [talk] = inbox.conversations(person)
    return talk.newest, talk.unread


def test_each_reads_it_under_their_own_name(account: Account, anna: Person, ben: Person) -> None:
    sent(account, [anna, ben], "Dear {name}, hello")
    assert DirectMessage.objects.get(person=anna).values == {"name": "Anna"}
    assert texts(anna, account) == ["Dear Anna, hello"]
    assert texts(ben, account) == ["Dear friend, hello"]
    assert head(anna) == ("Dear Anna, hello", 1)


def test_one_row_to_all_is_read_under_their_own_name_too(
    account: Account, anna: Person, ben: Person
) -> None:
    sent(account, None, "Dear {name}")
    assert (texts(anna, account), texts(ben, account)) == (["Dear Anna"], ["Dear friend"])
    assert head(ben)[0] == "Dear friend"


def test_nothing_is_copied_where_nobody_is_named(account: Account, anna: Person) -> None:
    sent(account, [anna], "hello")
    assert DirectMessage.objects.get().values is None


@override_settings(LIFELOOP_BROADCASTS_PER_PERSON=1)
def test_who_had_enough_this_week_is_left_out_of_one_to_all(
    account: Account, anna: Person, ben: Person
) -> None:
    sent(account, [anna], "for Anna")
    row = sent(account, None, "for all")
    assert (row.sent, row.skipped, row.publication_id is not None) == (1, 1, True)
    assert list(Skip.objects.values_list("person_id", "seq", "reason")) == [(anna.pk, 1, "cap")]
    assert (texts(anna, account), head(anna)) == (["for Anna"], ("for Anna", 1))
    assert (texts(ben, account), head(ben)) == (["for all"], ("for all", 1))
    assert (inbox.unread_total(anna), inbox.unread_total(ben)) == (1, 1)
    assert tapped_publication(anna, account.pk, 1) is None
    assert tapped_publication(ben, account.pk, 1) is not None


@override_settings(LIFELOOP_BROADCASTS_PER_PERSON=1)
def test_what_one_was_left_out_of_stays_hidden_whatever_comes_later(
    account: Account, anna: Person, ben: Person
) -> None:
    sent(account, [anna], "for Anna")
    sent(account, None, "for all")
    with override_settings(LIFELOOP_BROADCASTS_PER_PERSON=5):
        later = sent(account, None, "later")
    assert head(anna) == ("later", 2)
    assert texts(anna, account) == ["later", "for Anna"]
    recalls.recall(SYSTEM, account, broadcast_id=later.pk)
    assert head(anna) == ("for Anna", 1)
    assert head(ben) == ("for all", 1)
    newest = inbox.account_page(anna, account).items[0].message_id
    reading.mark_account_read(anna, account, up_to=newest or 0, seq=0)
    assert (head(anna), inbox.unread_total(anna)) == (("for Anna", 0), 0)


@override_settings(LIFELOOP_BROADCASTS_PER_PERSON=1)
def test_when_nobody_would_get_the_row_it_goes_person_by_person(
    account: Account, anna: Person
) -> None:
    sent(account, None, "first")
    late = make.make_person()
    make.follow(late, Account.objects.get(pk=account.pk))
    row = sent(account, None, "second")
    assert (row.publication_id, row.sent, row.skipped) == (None, 1, 1)
    assert receivers(row) == [late.pk]
    assert Skip.objects.get().person_id == anna.pk


def test_a_recalled_one_is_gone_from_inbox_and_number_at_the_next_read(
    account: Account, anna: Person, ben: Person
) -> None:
    sent(account, [anna, ben], "stays")
    to_some = sent(account, [anna], "to some")
    to_all = sent(account, None, "to all")
    assert (head(anna), inbox.unread_total(anna)) == (("to all", 3), 3)
    for row in (to_all, to_some):
        assert recalls.recall(SYSTEM, account, broadcast_id=row.pk).state == "RECALLED"
    assert (head(anna), inbox.unread_total(anna)) == (("stays", 1), 1)
    assert texts(anna, account) == ["stays"]
    message = DirectMessage.objects.get(person=anna, send=to_some.send_id)
    with pytest.raises(BroadcastStateRefused):
        recalls.recall(SYSTEM, account, broadcast_id=to_all.pk)
    assert message.send.recalled_at is not None
    with pytest.raises(MessageNotFound):
        reading.publication_opened(anna, publication_id=to_all.publication_id or 0)


def test_recalling_changes_one_row_whatever_the_number(account: Account, anna: Person) -> None:
    row = sent(account, [anna], "x")
    with CaptureQueriesContext(connection) as seen:
        recalls.recall(SYSTEM, account, broadcast_id=row.pk)
    changes = [one["sql"] for one in seen if "messaging_directmessage" in one["sql"]]
    assert changes == []


def test_a_correction_goes_to_those_who_had_opened_it(
    account: Account, anna: Person, ben: Person
) -> None:
    to_some = sent(account, [anna, ben], "wrong price")
    to_all = sent(account, None, "wrong day")
    reading.opened(anna, message_id=DirectMessage.objects.get(person=anna).id)
    reading.opened(anna, message_id=DirectMessage.objects.get(person=anna).id)
    reading.publication_opened(ben, publication_id=to_all.publication_id or 0)
    assert (fresh(to_some).opened, fresh(to_all).opened) == (1, 1)
    text = wanted(**words("right"))
    with pytest.raises(BroadcastStateRefused):
        recalls.correct(SYSTEM, account, broadcast_id=to_some.pk, wanted=text)
    for row, person in ((to_some, anna), (to_all, ben)):
        recalls.recall(SYSTEM, account, broadcast_id=row.pk)
        made = recalls.correct(SYSTEM, account, broadcast_id=row.pk, wanted=text, submit=True)
        run_pending()
        assert receivers(made) == [person.pk]
        assert fresh(made).corrects_id == row.pk


@override_settings(LIFELOOP_BROADCASTS_TO_SOME=1)
def test_a_correction_takes_nothing_of_the_quota(account: Account, anna: Person) -> None:
    row = sent(account, [anna], "wrong")
    reading.opened(anna, message_id=DirectMessage.objects.get(person=anna).id)
    recalls.recall(SYSTEM, account, broadcast_id=row.pk)
    text = wanted(**words("right"))
    made = recalls.correct(SYSTEM, account, broadcast_id=row.pk, wanted=text, submit=True)
    run_pending()
    assert receivers(made) == [anna.pk]


def test_mute_and_quiet_hours_silence_the_badge_not_the_conversation(
    account: Account, anna: Person, ben: Person
) -> None:
    Follow.objects.filter(person=ben).update(muted=True)
    now = minute_of(clock.now())
    quiet = Attention.objects.create(
        person=anna, quiet_from=(now - 60) % 1440, quiet_to=(now + 60) % 1440
    )
    sent(account, None, "to all")
    sent(account, [anna, ben], "to some")
    for person in (anna, ben):
        assert inbox.unread_total(person) == 0
        assert head(person) == ("to some", 2)
    Attention.objects.filter(pk=quiet.pk).update(
        quiet_from=(now + 60) % 1440, quiet_to=(now + 120) % 1440
    )
    assert inbox.unread_total(anna) == 2


def test_unfollowing_ends_it_before_the_next_send_decision(account: Account, anna: Person) -> None:
    made = send(account, [anna])
    Follow.objects.filter(person=anna).update(
        ended_at=clock.now() - timedelta(seconds=1), until_seq=0
    )
    run_pending()
    assert (receivers(made), fresh(made).skipped) == ([], 1)


def test_who_has_read_everything_costs_no_look_up(account: Account, anna: Person) -> None:
    sent(account, None, "to all")
    reading.mark_account_read(anna, account, up_to=0, seq=1)
    inbox.unread_total(anna)
    with CaptureQueriesContext(connection) as seen:
        assert inbox.unread_total(anna) == 0
    assert [one["sql"] for one in seen if "skip" in one["sql"] or "attention" in one["sql"]] == []
