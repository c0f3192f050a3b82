"""What an account placed on its home was shown or tapped: told by the page's own script, for a GET writes nothing."""

from django.http import HttpResponse

from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.placements.services.slot_taps import slot_tapped, slots_shown


@page(
    "a/<str:app_id>/slots/",
    name="account-slots",
    title=N_("Lifestyle account"),
    methods=("POST",),
)
def account_slots(request: PersonRequest, app_id: str) -> HttpResponse:
    """``shown``: the slots that came into view; or ``slot`` and ``part`` that were tapped."""
    account = lifestyle.visible(app_id)
    if "slot" in request.POST:
        slot, part = request.POST["slot"][:20], request.POST.get("part", "")[:8]
        slot_tapped(request.person, account, slot=slot, part=part)
    else:
        shown = [slot[:20] for slot in request.POST.getlist("shown")]
        slots_shown(request.person, account, slots=shown)
    return HttpResponse(status=204)
