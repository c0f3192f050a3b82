"""Removing a member from the company."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.forms import Form
from lifeloop.console.members import one_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.members import remove
from lifeloop.kernel.text import N_


@page(
    "members/<int:member_id>/remove/",
    name="member-remove",
    title=N_("Remove member"),
    can=Can.MEMBERS,
    post=Can.MEMBERS,
    place=Under("members"),
)
def member_remove(request: MerchantRequest, member_id: int) -> HttpResponse:
    """The login stays; only this company is closed to it, at its next request."""
    membership = one_of(request.merchant, member_id)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals(form):
            remove(
                member_actor(request.member, request.address), request.merchant, member_id=member_id
            )
            text = gettext("%(login)s no longer belongs to %(merchant)s.")
            facts = {"login": membership.member.login, "merchant": request.merchant.name}
            return done(request, "console:members", text % facts)
    return dialog(request, "console/member_remove.html", {"form": form, "membership": membership})
