"""Search and filters of the list of followers, as its address has them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

from lifeloop.followers.models import FollowSource, Group, Label
from lifeloop.followers.queries import labels as known
from lifeloop.followers.queries.finding import Filters
from lifeloop.kernel.paging import SIZES, size_of
from lifeloop.lifestyle.models import Account

NAMES = ("search", "source", "label", "value", "group", "since", "until")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, what may be chosen, and what was typed; nonsense counts as not asked."""

    filters: Filters
    labels: list[Label]
    groups: list[Group]
    typed: dict[str, str]

    @property
    def sources(self) -> list[tuple[str, str | Promise]]:
        """Every source with its word."""
        return list(FollowSource.choices)

    @property
    def label_id(self) -> int | None:
        """Of the chosen label."""
        return self.filters.label_id

    @property
    def folded(self) -> bool:
        """The further filters stay folded: none of them is asked for."""
        return not any(self.typed[name] for name in ("value", "group", "since", "until"))

    @property
    def query(self) -> str:
        """For links that carry the filters on."""
        kept = QueryDict(mutable=True)
        kept.update({name: value for name, value in self.typed.items() if value})
        return kept.urlencode()


def read(account: Account, data: QueryDict) -> Asked:
    """What the address asks for, as far as it makes sense."""
    labels, groups = list(known.of_account(account)), list(known.groups_of(account))
    typed = {name: data.get(name, "").strip()[:60] for name in NAMES}
    label = next((one for one in labels if str(one.pk) == typed["label"]), None)
    group = next((one for one in groups if str(one.pk) == typed["group"]), None)
    filters = Filters(
        search=typed["search"][:40],
        source=typed["source"] if typed["source"] in FollowSource.values else "",
        label_id=label.pk if label else None,
        value=typed["value"] if label else "",
        group=group,
        since=_day(typed["since"]),
        until=_day(typed["until"]),
    )
    return Asked(filters, labels, groups, typed)


def place(request: HttpRequest) -> dict[str, Any]:
    """``?page=`` and ``?size=``."""
    number = request.GET.get("page", "")
    usable = number.isascii() and number.isdigit() and len(number) < 10
    return {"number": int(number) if usable else 1, "size": size_of(request.GET.get("size"))}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


__all__ = ["SIZES", "Asked", "place", "read"]
