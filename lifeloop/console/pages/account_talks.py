"""会话: the conversations of an account with people who wrote to it."""

import hashlib
from collections.abc import Sequence

from django.http import HttpResponse

from lifeloop.console.live import news
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.talks import FILTERS
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.paging import Page, number_of, size_of
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Talk
from lifeloop.messaging.queries import conversations as queries


@page(
    "accounts/<str:account>/talks/",
    name="account-talks",
    title=N_("Conversations"),
    can=Can.VIEW,
    place=Tab("account", 40, "accounts", queries.waiting),
)
def account_talks(request: MerchantRequest, account: Account) -> HttpResponse:
    """Those that wait first. The open page asks when it hears of something (a search does not); nothing new is answered with nothing."""
    shown = request.GET.get("shown", "")
    shown = shown if shown in queries.SHOWN else "all"
    search = request.GET.get("search", "").strip()[:40]
    rows = queries.talks(account, shown=shown, member=request.member, search=search)
    found = _page(request, rows)
    state = _state(found.items, queries.waiting(account))
    if request.htmx and request.GET.get("state") == state:
        return HttpResponse(status=204)
    facts = {
        "account": account,
        "page": found,
        "filters": FILTERS,
        "shown": shown,
        "search": search,
        "state": state,
        "live": f"{news.key_of_list(account.pk)} {news.key_of_all(account.pk)}",
    }
    template = "console/talks/table.html" if request.htmx else "console/talks/list.html"
    return render(request, template, facts)


def _page(request: MerchantRequest, rows: queries.Talks) -> Page[Talk]:
    waiting, total = rows.count()
    size = size_of(request.GET.get("size"))
    number = number_of(request.GET.get("page"), total, size)
    start = (number - 1) * size
    return Page(rows.rows(start, start + size, waiting=waiting), number, size, total)


def _state(talks: Sequence[Talk], waiting: int) -> str:
    """Changes when what is shown does, or the number on the tab."""
    parts = [str(waiting), *map(_state_of, talks)]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _state_of(talk: Talk) -> str:
    return f"{talk.pk}.{talk.waiting}.{talk.claimed_by_id}.{talk.last_in_at}.{talk.last_out_at}"
