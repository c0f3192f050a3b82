"""Giving a member another role."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.forms import Form
from lifeloop.console.members import one_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.roles import explained, role_field
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.members import change_role
from lifeloop.kernel.text import N_


class RoleForm(Form):
    role = role_field()


@page(
    "members/<int:member_id>/role/",
    name="member-role",
    title=N_("Change role"),
    can=Can.MEMBERS,
    post=Can.MEMBERS,
    place=Under("members"),
)
def member_role(request: MerchantRequest, member_id: int) -> HttpResponse:
    """Takes effect at the member's next request."""
    membership = one_of(request.merchant, member_id)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            changed = change_role(
                actor, request.merchant, member_id=member_id, role=form.cleaned_data["role"]
            )
            text = gettext("%(login)s is now %(role)s. It takes effect at once.")
            words = {"login": membership.member.login, "role": changed.get_role_display()}
            return done(request, "console:members", text % words)
    facts = {"form": form, "membership": membership, "roles": explained(form["role"].value())}
    return dialog(request, "console/member_role.html", facts)
