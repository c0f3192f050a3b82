"""One call of the log."""

from django.http import Http404, HttpResponse

from lifeloop.console.diagnosing import kept
from lifeloop.console.pages.calls import names_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.diagnostics import queries
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_


@page(
    "calls/<int:call_id>/",
    name="call",
    title=N_("One call"),
    can=Can.APP_KEYS,
    place=Under("calls"),
)
def call(request: MerchantRequest, call_id: int) -> HttpResponse:
    """As it came and as it was answered, masked."""
    found = queries.one(request.merchant, call_id)
    if found is None:
        raise Http404
    facts = {
        "call": found,
        "name": names_of(request.merchant).get(found.app_id, ""),
        "result": kept(found.diagnosis, "") if found.diagnosis else None,
    }
    return render(request, "console/development/call.html", facts)
