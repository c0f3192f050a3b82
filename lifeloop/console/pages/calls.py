"""接口日志: refused calls and a sample of the others."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.diagnostics import queries
from lifeloop.identity.models import Merchant
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as accounts
from lifeloop.programs import queries as programs

FILTERS = ("app", "method", "code", "trace")


@page(
    "calls/",
    name="calls",
    title=N_("Call log"),
    can=Can.APP_KEYS,
    place=Entry("development", 10, "list"),
)
def calls(request: MerchantRequest) -> HttpResponse:
    """Newest first, by app, method, sub_code and trace id."""
    asked = {name: request.GET.get(name, "").strip()[:128] for name in FILTERS}
    names = names_of(request.merchant)
    rows = queries.of_merchant(
        request.merchant,
        app_id=asked["app"],
        method=asked["method"],
        sub_code=asked["code"],
        trace=asked["trace"],
    )
    found = paged(request, rows)
    facts: dict[str, Any] = {
        "page": found,
        "rows": [(call, names.get(call.app_id, "")) for call in found.items],
        "asked": asked,
        "filtered": any(asked.values()),
        "apps": sorted(names.items(), key=lambda pair: pair[1]),
        "dropped": queries.dropped(request.merchant),
        "days": settings.LIFELOOP_CALL_LOG_DAYS,
        "percent": settings.LIFELOOP_CALL_LOG_PERCENT,
    }
    return render(request, "console/development/calls.html", facts)


def names_of(merchant: Merchant) -> dict[str, str]:
    """The names of the merchant's programs and accounts by APPID."""
    found: dict[str, str] = {}
    for rows in (programs.for_merchant(merchant), accounts.for_merchant(merchant)):
        found.update(rows.values_list("pk", "name"))
    return found
