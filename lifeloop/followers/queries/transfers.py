"""Imports and exports of an account."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from lifeloop.followers.errors import GroupNotFound, TransferNotFound
from lifeloop.followers.models import Follow, Group, Transfer, TransferState
from lifeloop.followers.queries.finding import Filters
from lifeloop.lifestyle.models import Account


def of_account(account: Account) -> QuerySet[Transfer]:
    """Newest first."""
    return Transfer.objects.filter(account=account).order_by("-pk")


def get(account: Account, transfer_id: int) -> Transfer:
    """One of the account's own; :class:`TransferNotFound` for any other."""
    found = Transfer.objects.filter(account=account, pk=transfer_id).first()
    if found is None:
        raise TransferNotFound
    return found


def under_way(account: Account) -> bool:
    """Whether one waits or runs."""
    states = (TransferState.WAITING, TransferState.RUNNING)
    return Transfer.objects.filter(account=account, state__in=states).exists()


def filters_of(transfer: Transfer) -> Filters:
    """What an export was asked for; :class:`GroupNotFound` when its group was deleted since."""
    asked: dict[str, Any] = transfer.filters["asked"]
    group = None
    if asked["group"]:
        group = Group.objects.filter(account_id=transfer.account_id, pk=asked["group"]).first()
        if group is None:
            raise GroupNotFound
    return Filters(
        search=asked["search"],
        source=asked["source"],
        label_id=asked["label"],
        value=asked["value"],
        group=group,
        since=date.fromisoformat(asked["since"]) if asked["since"] else None,
        until=date.fromisoformat(asked["until"]) if asked["until"] else None,
    )


def left_since(account: Account, moment: datetime) -> frozenset[str]:
    """The public numbers of people who unfollowed since then (whether or not they came back)."""
    rows = Follow.objects.filter(account=account, ended_at__isnull=False, ended_at__gte=moment)
    return frozenset(rows.values_list("person__user_id", flat=True))
