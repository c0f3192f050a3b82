"""The top bar's search: what the visitor's role may see of the company at work, in groups."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.console.menu import may
from lifeloop.console.registry import PAGES
from lifeloop.console.requests import MerchantRequest
from lifeloop.diagnostics import queries as calls
from lifeloop.followers.queries.anywhere import anywhere
from lifeloop.followers.queries.follows import is_following
from lifeloop.kernel.text import mask_phone
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.queries.by_number import Numbered, by_number, said
from lifeloop.programs import queries as programs

MOST = 20  # of a group; the lists themselves page through all
LONGEST = 40
_LARGEST = 2**63 - 1
_SHORTEST_TRACE = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: where it is, and what tells it from others. ``row``: a program or an account, drawn with its logo."""

    title: str
    url: str
    under: str
    icon: str = ""
    row: Any = None


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one sort. ``more``: there are further ones than are shown."""

    label: Promise
    hits: list[Hit]
    more: bool = False


Finder = Callable[[MerchantRequest, str], Iterable[Hit]]


def wanted_of(request: MerchantRequest) -> str:
    """What was typed, without what no name has."""
    typed = "".join(char for char in request.GET.get("q", "") if char.isprintable())
    return " ".join(typed.split())[:LONGEST]


def search(request: MerchantRequest, wanted: str) -> list[Group]:
    """The groups in which something was found; always the same number of looks, whatever is found."""
    groups = []
    for label, page, find in _SORTS:
        if wanted and may(request, PAGES[page].can):
            hits = list(find(request, wanted))
            groups.append(Group(label, hits[:MOST], len(hits) > MOST))
    return [group for group in groups if group.hits]


def _programs(request: MerchantRequest, wanted: str) -> Iterable[Hit]:
    for row in programs.for_merchant(request.merchant, search=wanted)[: MOST + 1]:
        yield Hit(row.name, reverse("console:program", args=[row.pk]), row.pk, row=row)


def _accounts(request: MerchantRequest, wanted: str) -> Iterable[Hit]:
    for row in lifestyle.for_merchant(request.merchant, search=wanted)[: MOST + 1]:
        yield Hit(row.name, reverse("console:account", args=[row.pk]), row.pk, row=row)


def _followers(request: MerchantRequest, wanted: str) -> Iterable[Hit]:
    for row in anywhere(request.merchant, wanted, most=MOST + 1):
        title = _joined(row.person.name, mask_phone(row.person.phone))
        url = reverse("console:account-follower", args=[row.account_id, row.person.user_id])
        yield Hit(title, url, _joined(row.account.name, row.note), "user")


def _messages(request: MerchantRequest, wanted: str) -> Iterable[Hit]:
    if _is_number(wanted):
        for one in by_number(request.merchant, int(wanted)):
            title = one.title or str(one.way.label)
            yield Hit(title, _address(one), _joined(one.name, str(one.id)), "message-2")


def _said(request: MerchantRequest, wanted: str) -> Iterable[Hit]:
    """Leads to the conversation from this very message on; without one to the follower; of who has gone nothing is shown."""
    one = said(request.merchant, int(wanted)) if _is_number(wanted) else None
    if one is None:
        return
    account_id, person = one.number.app_id, one.person
    label, under = str(one.number.way.label), _joined(one.number.name, str(one.number.id))
    named = _joined(label, person.name, mask_phone(person.phone))
    if one.before:
        there = reverse("console:account-talk", args=[account_id, person.user_id])
        yield Hit(named, f"{there}?{urlencode({'before': one.before})}", under, "message-2")
    elif is_following(person.pk, account_id):
        there = reverse("console:account-follower", args=[account_id, person.user_id])
        yield Hit(named, there, under, "message-2")
    else:
        yield Hit(label, reverse("console:account", args=[account_id]), under, "message-2")


def _is_number(wanted: str) -> bool:
    return wanted.isascii() and wanted.isdigit() and int(wanted) < _LARGEST


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _address(one: Numbered) -> str:
    if one.way is SendWay.BROADCAST:
        return reverse("console:account-broadcast", args=[one.app_id, one.id])
    page = "account-sends" if one.way is SendWay.NOTICE else "program-sends"
    # The log from this very message on: it is the first row.
    return f"{reverse(f'console:{page}', args=[one.app_id])}?before={one.id + 1}"


def _calls(request: MerchantRequest, wanted: str) -> Iterable[Hit]:
    if len(wanted) >= _SHORTEST_TRACE and " " not in wanted:
        for row in calls.of_merchant(request.merchant, trace=wanted)[: MOST + 1]:
            url = reverse("console:call", args=[row.pk])
            yield Hit(row.method or row.trace, url, row.sub_code or row.code, "list")


# Label, the page whose ``can`` says who may see such things, and how they are found.
_SORTS: tuple[tuple[Promise, str, Finder], ...] = (
    (_("Mini programs"), "program", _programs),
    (_("Lifestyle accounts"), "account", _accounts),
    (_("Followers"), "account-follower", _followers),
    (_("Messages"), "program-sends", _messages),
    (_("Said to followers"), "account-talk", _said),
    (_("Calls"), "call", _calls),
)
