"""The link of an invitation: shows who invites; a button joins."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.forms import Form
from lifeloop.console.gate import MERCHANT_KEY
from lifeloop.console.registry import page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.errors import InvitationInvalid
from lifeloop.identity.queries.members import open_invitation
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.members import accept_invitation
from lifeloop.kernel.text import N_


@page(
    "invitation/<str:token>/",
    name="invitation",
    title=N_("Invitation"),
    can=Can.SELF,
    post=Can.SELF,
)
def invitation(request: MemberRequest, token: str) -> HttpResponse:
    """For the owner of the invited phone only; to anybody else it is not there."""
    found = open_invitation(token)
    if found is None or found.phone != request.member.phone:
        raise InvitationInvalid
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals(form):
            joined = accept_invitation(request.member, token=token, address=request.address)
            request.session[MERCHANT_KEY] = joined.merchant_id
            text = gettext("You belong to %(merchant)s now, as %(role)s.")
            facts = {"merchant": found.merchant.name, "role": joined.get_role_display()}
            return done(request, "console:home", text % facts)
    return render(request, "console/invitation.html", {"form": form, "invitation": found})
