"""How many follow accounts now: exact, in a time that does not grow with the followers of large ones.

A large account was counted a short while ago, as of a moment (:class:`Tally`). What began and what ended since is little, and
is counted by its own indexes; so the number is that of now, and every page shows the same one. (Rows that are deleted with a
person who left the installation are in it until the next tally.)
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lifeloop.followers.models import Follow, Tally
from lifeloop.identity.models import Merchant
from lifeloop.lifestyle.models import Account


def counts(account_ids: Collection[str]) -> dict[str, int]:
    """How many follow each account; one without followers is absent. Two statements, however many they are."""
    began = _of_each(
        account=OuterRef("account"), ended_at=None, created_at__gt=OuterRef("counted_at")
    )
    ended = _of_each(
        account=OuterRef("account"),
        ended_at__gt=OuterRef("counted_at"),
        created_at__lte=OuterRef("counted_at"),
    )
    large = Tally.objects.filter(account__in=account_ids).annotate(now=F("count") + began - ended)
    found = dict(large.values_list("account_id", "now"))
    rows = Follow.objects.filter(account__in=set(account_ids) - set(found), ended_at=None)
    found.update(rows.order_by().values_list("account_id").annotate(Count("id")))
    return {account_id: number for account_id, number in found.items() if number > 0}


def count(account: Account) -> int:
    """How many follow the account."""
    return counts([account.pk]).get(account.pk, 0)


def total(merchant: Merchant) -> int:
    """How many follows all the merchant's accounts have."""
    own = Account.objects.filter(app__merchant=merchant).order_by()
    return sum(counts(list(own.values_list("pk", flat=True))).values())


def as_of(moment: datetime) -> QuerySet[Account, tuple[str, int]]:
    """(APPID, followers at a moment that is past) of every account. One statement, so it is of one state of the database."""
    began: dict[str, Any] = {"account": OuterRef("pk"), "created_at__lte": moment}
    return Account.objects.order_by().values_list(
        "pk", _of_each(ended_at=None, **began) + _of_each(ended_at__gt=moment, **began)
    )


def _of_each(**which: Any) -> Coalesce:
    """The number of an outer row's follows."""
    rows = Follow.objects.filter(Q(**which)).order_by().values("account")
    return Coalesce(Subquery(rows.annotate(number=Count("id")).values("number")), 0)
