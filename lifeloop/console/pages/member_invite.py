"""Inviting somebody by mobile phone."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.forms import Form, PhoneField
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.roles import explained, role_field
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can, Role
from lifeloop.identity.services.members import invite
from lifeloop.kernel.text import N_


class InviteForm(Form):
    phone = PhoneField()
    role = role_field()


@page(
    "members/invite/",
    name="member-invite",
    title=N_("Invite a member"),
    can=Can.MEMBERS,
    post=Can.MEMBERS,
    place=Under("members"),
)
def member_invite(request: MerchantRequest) -> HttpResponse:
    """The link goes to the phone by SMS and works for the owner of that phone only."""
    form = InviteForm(request.POST or None, initial={"role": Role.OPERATOR.value})
    if form.is_valid():
        message = gettext("%(merchant)s invites you to Lifeloop. Join within 7 days: %(link)s")
        with refusals(form):
            invite(
                member_actor(request.member, request.address),
                request.merchant,
                inviter=request.member,
                **form.cleaned_data,
                message=message.replace("%(merchant)s", request.merchant.name.replace("%", "%%")),
            )
            text = gettext(
                "The invitation is on its way by SMS. It appears below until it is accepted."
            )
            return done(request, "console:members", text)
    return dialog(
        request,
        "console/member_invite.html",
        {"form": form, "roles": explained(form["role"].value())},
    )
