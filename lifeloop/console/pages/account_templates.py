"""生活号模板消息: the account's industry, its templates, and what went out lately."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import account_templates as queries
from lifeloop.messaging.queries import send_log

RECENT = 5


@page(
    "accounts/<str:account>/templates/",
    name="account-templates",
    title=N_("Template messages"),
    can=Can.VIEW,
    place=Tab("account", 100, "accounts"),
)
def account_templates(request: MerchantRequest, account: Account) -> HttpResponse:
    """Those in use first; receivers are masked."""
    facts = {
        "account": account,
        "industry": queries.industry_of(account),
        "page": paged(request, queries.of_account(account)),
        "sends": send_log.of_account(account, send_log.Wanted(), limit=RECENT).items,
    }
    return render(request, "console/accounts/templates.html", facts)
