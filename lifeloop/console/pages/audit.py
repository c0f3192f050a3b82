"""操作日志: who did what to whom, newest first."""

from django.http import HttpResponse

from lifeloop.audit.parties import Actor
from lifeloop.audit.queries import for_merchant
from lifeloop.console.audit_words import KINDS, described
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.queries.members import of_merchant
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
    """Filtered by kind of act and by who acted; an unknown filter finds everything."""
    kind, who = request.GET.get("kind", ""), request.GET.get("who", "")
    members = [(str(one.member_id), one.member.login) for one in of_merchant(request.merchant)]
    found = for_merchant(
        request.merchant.pk,
        action=kind if kind in KINDS else None,
        actor=Actor("member", who) if who in dict(members) else None,
        page=request.GET.get("page"),
        size=size_of(request.GET.get("size")),
    )
    facts = {
        "page": found,
        "rows": [(row, described(row.action)) for row in found.items],
        "kinds": KINDS.items(),
        "kind": kind,
        "members": members,
        "who": who,
    }
    return render(request, "console/audit.html", facts)
