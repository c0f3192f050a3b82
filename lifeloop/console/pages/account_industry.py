"""行业设置: what the account does."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.account_choosing import IndustryForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries.account_templates import industry_of
from lifeloop.messaging.services.industries import set_industry


@page(
    "accounts/<str:account>/templates/industry/",
    name="account-industry",
    title=N_("Industry"),
    can=Can.TEMPLATES,
    post=Can.TEMPLATES,
    place=Under("account-templates"),
)
def account_industry(request: MerchantRequest, account: Account) -> HttpResponse:
    """Templates are chosen from the library of these two."""
    known = industry_of(account)
    initial = {"primary": known.primary, "secondary": known.secondary} if known else None
    form = IndustryForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals(form):
            set_industry(
                member_actor(request.member, request.address), account, **form.cleaned_data
            )
            text = gettext("Saved. Templates of these industries can be chosen now.")
            return done(request, "console:account-templates", text, account=account.pk)
    facts = {
        "form": form,
        "known": known,
        "most": settings.LIFELOOP_INDUSTRY_CHANGES_PER_MONTH,
    }
    return dialog(request, "console/accounts/industry.html", facts)
