"""设置: what people read about an account, and what new followers are sent."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.profiles import AccountForm, GreetingForm
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.services import edit


@page(
    "accounts/<str:account>/settings/",
    name="account-settings",
    title=N_("Settings"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Tab("account", 140, "accounts"),
)
def account_settings(request: MerchantRequest, account: Account) -> HttpResponse:
    """The profile's form is this page's; the greeting has its own address."""
    known = {"name": account.name, "introduction": account.introduction}
    form = AccountForm(request.POST or None, request.FILES or None, initial=known)
    if form.is_valid():
        with refusals(form):
            edit(member_actor(request.member, request.address), account, **form.cleaned_data)
            text = gettext("Saved. People see it from now on.")
            return done(request, "console:account-settings", text, account=account.pk)
    greeting = GreetingForm(initial={"greeting": account.greeting})
    facts = {"account": account, "form": form, "greeting": greeting}
    return render(request, "console/accounts/settings.html", facts)
