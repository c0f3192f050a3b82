"""A label or a group that a broadcast waits for is not deleted under it; a draft is told to choose again."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import translation

from lifeloop.audit import SYSTEM
from lifeloop.followers.models import Group, Label
from lifeloop.followers.services import groups, labels
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import AudienceSort, Broadcast, BroadcastState
from lifeloop.messaging.queries import audience_uses
from lifeloop.messaging.services import broadcasts, recalls
from lifeloop.outbox import run_pending
from tests import factories as make
from tests.factories_broadcasts import followers, fresh, wanted
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


SORTS = ("labels", "group")


@pytest.fixture
def account() -> Account:
    return make.make_account()


def a_label(account: Account) -> Label:
    label = labels.create(SYSTEM, account, name="gold")
    labels.put(SYSTEM, account, label.pk, person_ids=[one.pk for one in followers(account, 2)])
    return label


def a_group(account: Account) -> Group:
    rules = [{"field": "source", "op": "EQ", "values": ["search"]}]
    followers(account, 2)
    return groups.save(SYSTEM, account, name="VIPs", conditions=rules)


class Thing:
    """A label or a group, and what is done with either."""

    def __init__(self, account: Account, sort: str) -> None:
        self.account, self.sort = account, sort
        self.pk = (a_label if sort == "labels" else a_group)(account).pk

    def broadcast(self, *, submit: bool = True, **over: Any) -> Broadcast:
        audience = {"group": self.pk}
        if self.sort == "labels":
            audience = {"labels": [{"label": self.pk, "values": []}]}  # type: ignore[dict-item]
        to = wanted(audience_sort=AudienceSort(self.sort), audience=audience, **over)
        return broadcasts.make(SYSTEM, self.account, wanted=to, submit=submit)

    def delete(self) -> None:
        service = labels if self.sort == "labels" else groups
        service.delete(SYSTEM, self.account, self.pk)

    def is_there(self) -> bool:
        model = Label if self.sort == "labels" else Group
        return model.objects.filter(pk=self.pk).exists()


@pytest.fixture(params=SORTS)
def thing(request: pytest.FixtureRequest, account: Account) -> Thing:
    return Thing(account, request.param)


def refused(act: Callable[[], Any]) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value


def later(hours: int = 2) -> Any:
    return clock.now() + timedelta(hours=hours)


def test_one_that_is_scheduled_keeps_it_and_is_named(thing: Thing) -> None:
    made = thing.broadcast(
        due_at=later(), content={"title": "", "text": "Half price on Monday, and more"}
    )
    error = refused(thing.delete)
    assert error.code in {"LABEL_IS_USED", "GROUP_NOT_ALLOW_DELETE"}
    assert error.params["where"] == "broadcast “Half price on Monday…”"
    assert thing.is_there()
    broadcasts.withdraw(SYSTEM, thing.account, broadcast_id=made.pk)
    thing.delete()
    assert not thing.is_there()


@override_settings(LIFELOOP_APPROVAL_ABOVE=1)
def test_one_that_waits_for_approval_keeps_it(thing: Thing) -> None:
    made = thing.broadcast()
    assert made.state == BroadcastState.WAITING
    refused(thing.delete)
    assert thing.is_there()


def test_one_that_was_sent_does_not(thing: Thing) -> None:
    made = thing.broadcast()
    run_pending()
    assert (fresh(made).state, fresh(made).sent) == (BroadcastState.SUCCESS, 2)
    thing.delete()


def test_a_draft_is_told_when_it_is_submitted(thing: Thing) -> None:
    made = thing.broadcast(submit=False)
    left = {"labels": audience_uses.left_without_label, "group": audience_uses.left_without_group}
    assert left[thing.sort](thing.account.pk, thing.pk) == ["broadcast “New coffee, half the…”"]
    thing.delete()
    for due_at in (None, later()):
        Broadcast.objects.update(due_at=due_at)
        act = lambda: broadcasts.submit(SYSTEM, thing.account, broadcast_id=made.pk)  # noqa: E731
        assert refused(act).code == "BROADCAST_AUDIENCE_INVALID"
        assert fresh(made).state == BroadcastState.DRAFT


def test_a_stopped_one_does_not_go_on_without_it(thing: Thing) -> None:
    made = thing.broadcast()
    Broadcast.objects.filter(pk=made.pk).update(state=BroadcastState.STOPPED)
    thing.delete()
    act = lambda: recalls.resume(SYSTEM, thing.account, broadcast_id=made.pk)  # noqa: E731
    assert refused(act).code == "BROADCAST_AUDIENCE_INVALID"
    assert fresh(made).state == BroadcastState.STOPPED


def test_another_label_and_another_account_are_not_meant(account: Account) -> None:
    thing = Thing(account, "labels")
    thing.broadcast(due_at=later())
    other = labels.create(SYSTEM, account, name="silver")
    assert audience_uses.with_label(account.pk, other.pk) == []
    assert audience_uses.with_label(make.make_account().pk, thing.pk) == []
    assert audience_uses.with_group(account.pk, thing.pk) == []
    labels.delete(SYSTEM, account, other.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sort", SORTS)
def test_deleted_and_submitted_at_once_one_of_them_is_refused(sort: str) -> None:
    account = make.make_account()
    thing = Thing(account, sort)
    made = thing.broadcast(submit=False, due_at=later())
    jobs = [f"submit,{account.pk},{made.pk}", f"delete-{sort},{account.pk},{thing.pk}"]
    outcomes = sorted(all_at_once("tests.messaging.broadcast_scenes:delete_or_submit", jobs))
    state = fresh(made).state
    if thing.is_there():
        assert outcomes in (["LABEL_IS_USED", "done"], ["GROUP_NOT_ALLOW_DELETE", "done"])
        assert state == BroadcastState.INIT
    else:
        assert outcomes == ["BROADCAST_AUDIENCE_INVALID", "done"]
        assert state == BroadcastState.DRAFT
