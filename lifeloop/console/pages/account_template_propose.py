"""Proposing a template of accounts for the library."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.library_forms import LibraryForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import TemplateScene
from lifeloop.messaging.services.library import propose


@page(
    "accounts/<str:account>/templates/propose/",
    name="account-template-propose",
    title=N_("Propose a template"),
    can=Can.TEMPLATES,
    post=Can.TEMPLATES,
    place=Under("account-templates"),
)
def account_template_propose(request: MerchantRequest, account: Account) -> HttpResponse:
    """The platform's operator answers; nothing can be chosen before."""
    form = LibraryForm(request.POST or None, account=True)
    if form.is_valid():
        with refusals(form):
            made = propose(
                member_actor(request.member, request.address),
                request.merchant,
                title=form.cleaned_data["title"],
                industry=form.cleaned_data["industry"],
                scene=TemplateScene.ACCOUNT,
                example=form.example(),
            )
            text = gettext("%(title)s waits for the platform's review; its answer stands here.")
            return done(
                request,
                "console:account-template-library",
                text % {"title": made.title},
                account=account.pk,
            )
    facts = {"account": account, "form": form}
    return render(request, "console/accounts/template_propose.html", facts)
