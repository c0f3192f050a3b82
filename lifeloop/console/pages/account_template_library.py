"""模板库 of an account: what its industries offer, and what the company proposed for accounts."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import TemplateScene
from lifeloop.messaging.queries.account_templates import industry_of, offered
from lifeloop.messaging.queries.templates import proposals_of

SHOWN = 20


@page(
    "accounts/<str:account>/templates/library/",
    name="account-template-library",
    title=N_("Template library"),
    can=Can.TEMPLATES,
    place=Under("account-templates"),
)
def account_template_library(request: MerchantRequest, account: Account) -> HttpResponse:
    """By title; empty until the account has said its industry."""
    search = request.GET.get("search", "").strip()[:40]
    industry = industry_of(account)
    facts = {
        "account": account,
        "industry": industry,
        "search": search,
        "page": paged(request, offered(industry, search)),
        "proposals": proposals_of(request.merchant).filter(scene=TemplateScene.ACCOUNT)[:SHOWN],
    }
    return render(request, "console/accounts/template_library.html", facts)
