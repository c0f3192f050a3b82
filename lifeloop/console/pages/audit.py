"""操作日志: who did what to whom, newest first."""

from django.http import HttpResponse

from lifeloop.audit.queries import for_merchant
from lifeloop.console import audit_filters
from lifeloop.console.audit_words import KINDS, described
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.paging import size_of
from lifeloop.kernel.text import N_


@page(
    "audit/",
    name="audit",
    title=N_("Operation log"),
    can=Can.AUDIT,
    place=Entry("settings", 30, "history"),
)
def audit(request: MerchantRequest) -> HttpResponse:
    """Filtered by kind of act, by who acted, by object and by days; what makes no sense counts as not asked."""
    filters = audit_filters.read(request.merchant, request.GET)
    found = for_merchant(
        request.merchant.pk,
        asked=filters.asked,
        page=request.GET.get("page"),
        size=size_of(request.GET.get("size")),
    )
    facts = {
        "page": found,
        "rows": [(row, described(row.action)) for row in found.items],
        "kinds": KINDS.items(),
        "filters": filters,
    }
    return render(request, "console/audit.html", facts)
