"""Before it is sent: the dry run and the preview. Afterwards: why somebody got it, or did not."""

from datetime import timedelta

import pytest
from django.test import override_settings

from lifeloop.audit import SYSTEM
from lifeloop.followers.models import Attention, Follow, MuteSpan
from lifeloop.followers.rules.attention import minute_of
from lifeloop.identity.models import Member, Person
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_broadcasts import PreviewNumber, PreviewUnreachable
from lifeloop.messaging.models import Broadcast, DirectMessage
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.queries.dry_run import dry_run
from lifeloop.messaging.queries.received import REASONS, received
from lifeloop.messaging.services import broadcasts, recalls
from lifeloop.messaging.services.previews import preview, viewers
from lifeloop.outbox import run_pending
from tests import factories as make
from tests.factories_broadcasts import followers, fresh, send, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    """An account that may send."""
    return make.make_account()


def sent(account: Account, who: list[Person] | None = None) -> Broadcast:
    made = send(account, who)
    run_pending()
    return fresh(made)


@override_settings(
    LIFELOOP_BROADCASTS_PER_PERSON=1, LIFELOOP_ATTENTION="enforced", LIFELOOP_ATTENTION_PER_WEEK=1
)
def test_a_dry_run_says_what_the_run_then_does(account: Account) -> None:
    who = followers(account, 10)
    now = minute_of(clock.now())
    sent(account, who[:2])  # above the cap, and their budget is used up as well
    other = make.make_account()
    make.follow(who[2], other)
    sent(other, [who[2]])  # the budget
    Follow.objects.filter(person=who[3]).update(muted=True)
    Attention.objects.create(
        person=who[4], quiet_from=(now - 30) % 1440, quiet_to=(now + 30) % 1440, per_week=9
    )
    chosen = {"people": [person.pk for person in who] + [make.make_person().pk]}
    run = dry_run(account, "people", chosen)
    assert (run.wanted, run.receives, run.unfollowed, run.capped, run.spent) == (11, 7, 1, 2, 1)
    assert (run.muted, run.quiet, run.silent) == (1, 1, 2)
    assert (run.one_row, run.approval, run.over_quota) == (False, False, False)
    made = broadcasts.make(
        SYSTEM, account, wanted=wanted(audience_sort="people", audience=chosen), submit=True
    )
    run_pending()
    assert (fresh(made).sent, fresh(made).skipped) == (run.receives, 4)


@override_settings(LIFELOOP_BROADCASTS_PER_PERSON=1, LIFELOOP_BROADCASTS_TO_ALL=1)
def test_a_dry_run_to_all(account: Account) -> None:
    who = followers(account, 4)
    sent(account, who[:1])
    run = dry_run(account, "all", {})
    assert (run.wanted, run.receives, run.capped, run.one_row) == (4, 3, 1, True)
    sent(account)
    run = dry_run(account, "all", {})
    assert (run.receives, run.capped, run.one_row, run.over_quota) == (0, 4, False, True)
    later = dry_run(account, "all", {}, due_at=clock.now() + timedelta(days=8))
    assert not later.over_quota


@override_settings(LIFELOOP_ATTENTION="enforced", LIFELOOP_APPROVAL_ABOVE=3)
def test_an_enforced_budget_makes_it_go_person_by_person_and_the_dry_run_says_so(
    account: Account,
) -> None:
    followers(account, 4)
    run = dry_run(account, "all", {})
    assert (run.one_row, run.approval) == (False, True)


def member_with_phone(account: Account, *, follows: bool = True) -> tuple[Member, Person]:
    """A member who is a person on the phone as well."""
    member = make.make_member()
    make.join(member, account.app.merchant, Role.OPERATOR)
    person = make.make_person(phone=member.phone, name="Mia")
    if follows:
        make.follow(person, account)
    return member, person


def test_a_preview_reaches_members_as_people_and_nobody_else(account: Account) -> None:
    member, person = member_with_phone(account)
    follower = followers(account, 1)[0]
    text = wanted(content={"title": "", "text": "Dear {name}"})
    made = broadcasts.make(SYSTEM, account, wanted=text)
    assert preview(SYSTEM, account, broadcast_id=made.pk, member_ids=[member.pk]) == [member]
    [item] = inbox.account_page(person, account).items
    assert (item.content.text, item.preview) == ("Dear Mia", True)  # type: ignore[attr-defined]
    assert not DirectMessage.objects.filter(person=follower).exists()
    assert fresh(made).state == "DRAFT"
    broadcasts.submit(SYSTEM, account, broadcast_id=made.pk)
    run_pending()
    [newest, _older] = inbox.account_page(person, account).items
    assert newest.preview is False


def test_refusals_of_a_preview_send_nothing(account: Account) -> None:
    member, _person = member_with_phone(account)
    alone, _other = member_with_phone(account, follows=False)
    stranger = make.make_member()
    made = broadcasts.make(SYSTEM, account, wanted=wanted())
    with pytest.raises(PreviewUnreachable):
        preview(SYSTEM, account, broadcast_id=made.pk, member_ids=[member.pk, alone.pk])
    for ids in ([], [stranger.pk], [member.pk, stranger.pk], list(range(6))):
        with pytest.raises(PreviewNumber):
            preview(SYSTEM, account, broadcast_id=made.pk, member_ids=ids)
    assert DirectMessage.objects.count() == 0
    assert [one.member for one in viewers(account)] == [member, alone]


def why(account: Account, person: Person) -> list[tuple[str, bool]]:
    """Reasons, newest first."""
    return [(one.reason, one.got) for one in received(account, person)]


@override_settings(LIFELOOP_BROADCASTS_PER_PERSON=2)
def test_every_reason_is_a_stored_fact(account: Account) -> None:
    anna, ben, cora, dan = followers(account, 4)
    gone = make.make_person()
    past = clock.now() - timedelta(days=2)
    make.follow(gone, account, created_at=past, ended_at=past + timedelta(days=1), until_seq=0)
    MuteSpan.objects.create(person=ben, account=account)
    sent(account, [anna, ben, gone])
    sent(account, [anna, cora])
    to_all = sent(account)
    late = make.make_person()
    make.follow(late, Account.objects.get(pk=account.pk))
    assert why(account, anna) == [("cap", False), ("chosen", True), ("chosen", True)]
    assert why(account, ben) == [("following", True), ("not_chosen", False), ("chosen", True)]
    assert why(account, dan) == [("following", True), ("not_chosen", False), ("not_chosen", False)]
    assert why(account, gone) == [("after", False), ("after", False), ("unfollowed", False)]
    assert why(account, late) == [("before", False)] * 3
    assert {one.silent for one in received(account, ben)} == {True}
    assert {one.silent for one in received(account, anna)} == {False}
    recalls.recall(SYSTEM, account, broadcast_id=to_all.pk)
    [newest, *_rest] = received(account, cora)
    assert newest.recalled_at is not None
    assert newest.got


def test_reasons_have_words(account: Account) -> None:
    assert all(str(words) for words in REASONS.values())
