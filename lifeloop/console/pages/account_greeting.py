"""What new followers are sent."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.profiles import AccountForm, GreetingForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.services import set_greeting


@page(
    "accounts/<str:account>/settings/greeting/",
    name="account-greeting",
    title=N_("Greeting"),
    post=Can.APP_EDIT,
    place=Under("account-settings"),
)
def account_greeting(request: MerchantRequest, account: Account) -> HttpResponse:
    """An empty one sends nothing; a refused one is shown in the settings with what was typed."""
    greeting = GreetingForm(request.POST)
    if greeting.is_valid():
        with refusals(greeting):
            actor = member_actor(request.member, request.address)
            row = set_greeting(actor, account, greeting=greeting.cleaned_data["greeting"])
            text = (
                gettext("Saved. New followers are greeted with it.")
                if row.greeting
                else gettext("Saved. New followers are not greeted.")
            )
            return done(request, "console:account-settings", text, account=account.pk)
    known = {"name": account.name, "introduction": account.introduction}
    facts = {"account": account, "form": AccountForm(initial=known), "greeting": greeting}
    return render(request, "console/accounts/settings.html", facts)
