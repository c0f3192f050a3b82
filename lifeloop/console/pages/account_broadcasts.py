"""群发: what was sent to many, what is on its way, what waits."""

from typing import Any

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast, BroadcastState
from lifeloop.messaging.queries import broadcasts as queries
from lifeloop.messaging.queries.quotas import quotas


def _waiting(account: Account) -> int:
    return queries.waiting(account)


@page(
    "accounts/<str:account>/broadcasts/",
    name="account-broadcasts",
    title=N_("Broadcasts"),
    can=Can.VIEW,
    place=Tab("account", 97, "accounts", _waiting),
)
def account_broadcasts(request: MerchantRequest, account: Account) -> HttpResponse:
    """Newest first; the page looks again by itself while something is being sent."""
    state = request.GET.get("state", "")
    state = state if state in BroadcastState.values else ""
    page_ = paged(request, queries.of_account(account, state=state))
    facts: dict[str, Any] = {
        "account": account,
        "page": page_,
        "rows": rows_of(list(page_.items)),
        "state": state,
        "states": BroadcastState.choices,
        "quotas": quotas(account),
        "moving": any(queries.is_moving(row) for row in page_.items),
    }
    return render(request, "console/broadcasts/list.html", facts)


def rows_of(rows: list[Broadcast]) -> list[dict[str, Any]]:
    """What the list says of each."""
    words = queries.audience_words(rows)
    return [{"row": row, "line": queries.line(row), "audience": words[row.pk]} for row in rows]
