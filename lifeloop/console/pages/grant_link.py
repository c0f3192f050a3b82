"""The link an account's owner is told by SMS: it shows the grant; a button revokes."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import posted
from lifeloop.console.forms import Form
from lifeloop.console.gate import MERCHANT_KEY
from lifeloop.console.grants import answers_for, refuse_strangers
from lifeloop.console.registry import Open, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.relations.models import GrantState
from lifeloop.relations.queries.binding import grant_by_link
from lifeloop.relations.services.grants import revoke


@page(
    "grant/<str:token>/",
    name="grant-link",
    title=N_("A grant on your lifestyle account"),
    can=Open.ANYONE,
    post=Can.SELF,
)
def grant_link(request: MemberRequest, token: str) -> HttpResponse:
    """To look, the link is enough; to act, one signs in as an administrator of the account's company."""
    grant = grant_by_link(token)
    if grant is None:
        raise Http404
    form = Form(posted(request))
    if form.is_valid():
        refuse_strangers(request.member, grant)
        with refusals(form):
            revoke(member_actor(request.member, request.address), grant.owner, grant_id=grant.pk)
            request.session[MERCHANT_KEY] = grant.owner_id
            text = gettext("The grant is revoked, %(program)s is unbound.")
            there = reverse("console:account-grants", args=[grant.account_id])
            return done(request, there, text % {"program": grant.program.name})
    facts = {
        "grant": grant,
        "form": form,
        "active": grant.state == GrantState.ACTIVE,
        "may": answers_for(request.member, grant),
    }
    return render(request, "console/accounts/grant_link.html", facts)
