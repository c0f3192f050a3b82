"""Taking an open invitation back."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.forms import Form
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.errors import InvitationInvalid
from lifeloop.identity.queries.members import invitations
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.members import withdraw_invitation
from lifeloop.kernel.text import N_


@page(
    "members/invitations/<int:invitation_id>/withdraw/",
    name="invitation-withdraw",
    title=N_("Withdraw invitation"),
    can=Can.MEMBERS,
    post=Can.MEMBERS,
    place=Under("members"),
)
def invitation_withdraw(request: MerchantRequest, invitation_id: int) -> HttpResponse:
    """Its link stops working at once."""
    invitation = invitations(request.merchant).filter(pk=invitation_id).first()
    if invitation is None:
        raise InvitationInvalid
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            withdraw_invitation(actor, request.merchant, invitation_id=invitation_id)
            return done(
                request,
                "console:members",
                gettext("The invitation is withdrawn; its link no longer works."),
            )
    return dialog(
        request, "console/invitation_withdraw.html", {"form": form, "invitation": invitation}
    )
