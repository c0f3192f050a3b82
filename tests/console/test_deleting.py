"""Deleting labels and groups: the dialog names what needs them, and has no button while it does."""

from datetime import timedelta

import pytest
from django.test import Client

from lifeloop.followers.models import Group, Label
from lifeloop.identity.models import Member
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import AudienceSort, Broadcast, BroadcastState
from tests import factories as make
from tests import factories_followers as following
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Member:
    return make.make_member()


@pytest.fixture
def account(owner: Member) -> Account:
    return make.make_account(make.make_merchant(owner=owner))


@pytest.fixture
def client(owner: Member) -> Client:
    return browser(owner)


def to_label(account: Account, label: Label, state: str, text: str) -> Broadcast:
    return Broadcast.objects.create(
        account=account,
        kind="text",
        content={"title": "", "text": text},
        state=state,
        audience_sort=AudienceSort.LABELS,
        audience={"labels": [{"label": label.pk, "values": []}]},
        due_at=clock.now() + timedelta(hours=1),
    )


def test_a_label_that_is_needed(client: Client, account: Account) -> None:
    label = following.make_label(account, name="gold")
    made = to_label(account, label, BroadcastState.INIT, "Half price on Monday")
    there = f"/console/accounts/{account.pk}/labels/{label.pk}/delete/"
    asked = text_of(client.get(there, **HTMX))
    assert "gold is in use and cannot be deleted yet." in asked
    assert "It is in use by: broadcast “Half price on Monday”." in asked
    assert "btn-danger" not in asked
    refused = client.post(there, **HTMX)
    assert refused.status_code == 422
    assert Label.objects.exists()
    # Not one that only mentions it: that is said, and it goes.
    Broadcast.objects.filter(pk=made.pk).update(state=BroadcastState.DRAFT)
    asked = text_of(client.get(there, **HTMX))
    assert "these need other receivers: broadcast “Half price on Monday”." in asked
    assert "btn-danger" in asked
    client.post(there, **HTMX)
    assert not Label.objects.exists()


def test_a_group_that_is_needed_by_many(client: Client, account: Account) -> None:
    rules = [{"field": "source", "op": "EQ", "values": ["search"]}]
    group = Group.objects.create(account=account, name="VIPs", rules=rules)
    for number in range(7):
        Broadcast.objects.create(
            account=account,
            kind="text",
            content={"title": "", "text": f"News {number}"},
            state=BroadcastState.WAITING,
            audience_sort=AudienceSort.GROUP,
            audience={"group": group.pk},
        )
    there = f"/console/accounts/{account.pk}/labels/groups/{group.pk}/delete/"
    asked = text_of(client.get(there, **HTMX))
    assert "VIPs is in use" in asked
    assert "broadcast “News 6” · " in asked
    assert "· +2." in asked
    assert client.post(there, **HTMX).status_code == 422
    Broadcast.objects.update(state=BroadcastState.SUCCESS)
    assert "Delete the group VIPs?" in text_of(client.get(there, **HTMX))
