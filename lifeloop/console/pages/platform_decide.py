"""What the platform's operator decides about a program, an account or a follow sheet: approve, send back, suspend, resume."""

from django.http import Http404, HttpResponse

from lifeloop.console.confirming import confirm
from lifeloop.console.deciding import DECISIONS, find, form_for, name_of
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_


@page(
    "platform/<str:kind>/<str:app_id>/<str:decision>/",
    name="platform-decide",
    title=N_("Decide"),
    can=Can.PLATFORM,
    post=Can.PLATFORM,
    place=Under("platform-reviews"),
)
def platform_decide(request: MemberRequest, kind: str, app_id: str, decision: str) -> HttpResponse:
    """A no carries a reason that the company reads."""
    found = DECISIONS.get((kind, decision))
    row = find(kind, app_id)
    if found is None or row is None:
        raise Http404
    actor = member_actor(request.member, request.address)
    return confirm(
        request,
        found.ask(row),
        do=lambda form: found.act(actor, app_id, form.cleaned_data.get("note", "")),
        then=(found.back(), found.said % {"name": name_of(row)}),
        form=form_for(request, found),
    )
