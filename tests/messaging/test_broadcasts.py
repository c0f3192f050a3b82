"""Broadcasts from draft to end: to all as one row, to a part person by person."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from lifeloop.audit import SYSTEM
from lifeloop.identity.actors import member_actor
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import CannotPublish, ContentInvalid, KindIllegal
from lifeloop.messaging.errors_broadcasts import (
    AudienceEmpty,
    AudienceInvalid,
    AudienceTooLong,
    BroadcastNotFound,
    BroadcastQuota,
    BroadcastStateRefused,
    DueTooFar,
    OwnBroadcast,
    RequestReused,
)
from lifeloop.messaging.models import Broadcast, DirectMessage, Publication, Skip
from lifeloop.messaging.services import broadcasts
from lifeloop.outbox import run_pending
from lifeloop.outbox.models import Job
from tests import factories as make
from tests.factories_broadcasts import (
    TEXT,
    follow_all,
    followers,
    fresh,
    people,
    receivers,
    send,
    wanted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    """An account that may send."""
    return make.make_account()


def test_to_all_is_one_row_and_a_number(account: Account) -> None:
    followers(account, 3)
    made = send(account)
    assert made.state == "INIT"
    assert Publication.objects.count() == 0
    run_pending()
    row = fresh(made)
    assert (row.state, row.wanted, row.sent, row.skipped) == ("SUCCESS", 3, 3, 0)
    [publication] = Publication.objects.all()
    assert (publication.seq, row.publication_id) == (1, publication.pk)
    assert DirectMessage.objects.count() == 0


def test_to_chosen_people_is_a_message_each_and_a_reason_for_the_rest(account: Account) -> None:
    mine = followers(account, 5)
    stranger = make.make_person()
    made = send(account, [*mine[:3], stranger])
    run_pending()
    row = fresh(made)
    assert (row.state, row.wanted, row.sent, row.skipped) == ("SUCCESS", 4, 3, 1)
    assert receivers(row) == [person.pk for person in mine[:3]]
    assert list(Skip.objects.values_list("person_id", "reason")) == [(stranger.pk, "unfollowed")]


def test_a_draft_is_edited_thrown_away_and_sent_when_it_is_submitted(account: Account) -> None:
    followers(account, 1)
    first = broadcasts.make(SYSTEM, account, wanted=wanted())
    other = broadcasts.make(SYSTEM, account, wanted=wanted())
    run_pending()
    assert fresh(first).state == "DRAFT"
    text = {"title": "", "text": "Better words."}
    broadcasts.edit(SYSTEM, account, broadcast_id=first.pk, wanted=wanted(content=text))
    broadcasts.discard(SYSTEM, account, broadcast_id=other.pk)
    broadcasts.submit(SYSTEM, account, broadcast_id=first.pk)
    run_pending()
    assert Publication.objects.get().content["text"] == "Better words."
    assert Broadcast.objects.count() == 1
    with pytest.raises(BroadcastStateRefused):
        broadcasts.edit(SYSTEM, account, broadcast_id=first.pk, wanted=wanted())
    with pytest.raises(BroadcastStateRefused):
        broadcasts.discard(SYSTEM, account, broadcast_id=first.pk)


@pytest.mark.parametrize(
    ("error", "over"),
    [
        (KindIllegal, {"kind": "template"}),
        (KindIllegal, {"kind": "nothing"}),
        (ContentInvalid, {"content": {"title": "", "text": ""}}),
        (ContentInvalid, {"content": {"title": "", "text": "x" * 501}}),
        (AudienceInvalid, {"audience_sort": "everybody"}),
        (AudienceInvalid, {"audience_sort": "group", "audience": {"group": 1}}),
        (AudienceInvalid, {"audience_sort": "labels", "audience": {"labels": []}}),
        (AudienceInvalid, {"audience_sort": "people", "audience": {"people": []}}),
        (AudienceInvalid, {"audience_sort": "people", "audience": {"people": ["1; DROP"]}}),
        (AudienceInvalid, {"audience_sort": "opened", "audience": {"broadcast": 1}}),
        (AudienceTooLong, {"audience_sort": "people", "audience": {"people": [1, 2, 3]}}),
        (DueTooFar, {"due_at": clock.now() - timedelta(hours=3)}),
        (DueTooFar, {"due_at": clock.now() + timedelta(days=91)}),
    ],
)
def test_what_is_refused_leaves_nothing(
    account: Account, error: type[DomainError], over: dict[str, Any]
) -> None:
    followers(account, 1)
    with override_settings(LIFELOOP_BROADCAST_PEOPLE=2), pytest.raises(error):
        send(account, **over)
    assert Broadcast.objects.count() == Job.objects.count() == 0


def test_nobody_to_send_to_is_refused_now_but_not_for_later(account: Account) -> None:
    with pytest.raises(AudienceEmpty):
        send(account)
    assert send(account, due_at=clock.now() + timedelta(days=1)).state == "INIT"


def test_an_account_that_cannot_act_sends_nothing(account: Account) -> None:
    followers(account, 2)
    later = send(account, due_at=clock.now() + timedelta(hours=1))
    Account.objects.filter(pk=account.pk).update(suspended=True)
    with pytest.raises(CannotPublish):
        send(account)
    make_due(later)
    run_pending()
    row = fresh(later)
    assert (row.state, row.note, row.publication_id) == ("FAILURE", "CANNOT_PUBLISH", None)


def test_another_accounts_broadcast_is_not_found(account: Account) -> None:
    followers(account, 1)
    made = send(account)
    with pytest.raises(BroadcastNotFound):
        broadcasts.withdraw(SYSTEM, make.make_account(), broadcast_id=made.pk)
    assert fresh(made).state == "INIT"


def test_the_same_request_again_is_the_first_one_and_another_body_is_refused(
    account: Account,
) -> None:
    followers(account, 1)
    ask: dict[str, Any] = {"request_key": "abc", "submit": True}
    first = broadcasts.make(SYSTEM, account, wanted=wanted(), **ask)
    again = broadcasts.make(SYSTEM, account, wanted=wanted(), **ask)
    assert again.pk == first.pk
    other = wanted(content={"title": "", "text": "another"})
    with pytest.raises(RequestReused):
        broadcasts.make(SYSTEM, account, wanted=other, **ask)
    run_pending()
    assert Publication.objects.count() == Broadcast.objects.count() == 1


@override_settings(LIFELOOP_BROADCASTS_TO_ALL=1, LIFELOOP_BROADCASTS_TO_SOME=2)
def test_the_weeks_quota(account: Account) -> None:
    mine = followers(account, 2)
    first = send(account, due_at=clock.now() + timedelta(minutes=1))
    with pytest.raises(BroadcastQuota):
        send(account, due_at=clock.now() + timedelta(minutes=1))
    send(account, due_at=clock.now() + timedelta(days=8))  # another week's
    send(account, mine)
    send(account, mine)
    with pytest.raises(BroadcastQuota):
        send(account, mine)
    broadcasts.withdraw(SYSTEM, account, broadcast_id=first.pk)
    send(account, due_at=clock.now() + timedelta(minutes=1))
    assert Broadcast.objects.filter(state="INIT").count() == 4


@override_settings(LIFELOOP_APPROVAL_ABOVE=2)
def test_a_second_member_approves_what_is_large(account: Account) -> None:
    followers(account, 3)
    maker, second = (member_actor(make.make_member()) for _ in range(2))
    made = send(account, actor=maker)
    assert (made.state, made.wanted) == ("WAITING", 3)
    run_pending()
    assert fresh(made).state == "WAITING"
    for actor in (maker, SYSTEM):
        with pytest.raises(OwnBroadcast):
            broadcasts.approve(actor, account, broadcast_id=made.pk)
    broadcasts.approve(second, account, broadcast_id=made.pk)
    run_pending()
    assert (fresh(made).state, fresh(made).sent) == ("SUCCESS", 3)


@override_settings(LIFELOOP_APPROVAL_ABOVE=2)
def test_who_submitted_anothers_draft_cannot_approve_it_either(account: Account) -> None:
    followers(account, 3)
    maker, second = (member_actor(make.make_member()) for _ in range(2))
    made = broadcasts.make(maker, account, wanted=wanted())
    broadcasts.submit(second, account, broadcast_id=made.pk)
    for actor in (maker, second):
        with pytest.raises(OwnBroadcast):
            broadcasts.approve(actor, account, broadcast_id=made.pk)


@override_settings(LIFELOOP_APPROVAL_ABOVE=2)
def test_what_was_not_approved_says_why_and_may_be_changed(account: Account) -> None:
    followers(account, 3)
    maker, second = (member_actor(make.make_member()) for _ in range(2))
    made = send(account, actor=maker)
    broadcasts.reject(second, account, broadcast_id=made.pk, note="Too loud.")
    assert (fresh(made).state, fresh(made).note) == ("REJECTED", "Too loud.")
    changed = broadcasts.edit(maker, account, broadcast_id=made.pk, wanted=wanted(), submit=True)
    assert (changed.state, changed.note) == ("WAITING", "")


@override_settings(LIFELOOP_APPROVAL_ABOVE=2)
def test_it_is_counted_again_when_it_is_due(account: Account) -> None:
    followers(account, 2)
    made = send(account, due_at=clock.now() + timedelta(hours=1))
    assert made.state == "INIT"
    follow_all(account, people(2))
    make_due(made)
    run_pending()
    row = fresh(made)
    assert (row.state, row.wanted, row.publication_id) == ("WAITING", 4, None)
    broadcasts.approve(member_actor(make.make_member()), account, broadcast_id=made.pk)
    run_pending()
    assert fresh(made).sent == 4


def make_due(broadcast: Broadcast) -> None:
    """Its time has come."""
    past = clock.now() - timedelta(seconds=1)
    Broadcast.objects.filter(pk=broadcast.pk).update(due_at=past)
    Job.objects.filter(done_at=None).update(run_at=past)


def test_all_that_members_do_is_in_the_audit(account: Account) -> None:
    from lifeloop.audit.models import Record

    followers(account, 1)
    made = broadcasts.make(SYSTEM, account, wanted=wanted(content=TEXT), submit=True)
    broadcasts.withdraw(SYSTEM, account, broadcast_id=made.pk)
    actions = list(Record.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["broadcast.made", "broadcast.submitted", "broadcast.withdrawn"]
