"""发送记录 of an account's own templates; refused ones with their reason."""

from django.http import HttpResponse

from lifeloop.console import send_logs
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import send_log
from lifeloop.messaging.queries.account_templates import of_account


@page(
    "accounts/<str:account>/templates/sends/",
    name="account-sends",
    title=N_("Send log"),
    can=Can.VIEW,
    place=Under("account-templates"),
)
def account_sends(request: MerchantRequest, account: Account) -> HttpResponse:
    """Newest first; receivers are masked. Refusals are kept for 30 days."""
    wanted = send_logs.wanted_of(request, send_logs.OF_ACCOUNT)
    before = send_logs.before_of(request)
    found = send_log.of_account(account, wanted, before=before)
    facts = {
        "account": account,
        "wanted": wanted,
        "rows": found.items,
        "past": before is not None,
        "older": send_logs.older(request, found.next),
        "results": send_logs.results(send_logs.OF_ACCOUNT),
        "templates": send_logs.choices(of_account(account), wanted.template),
    }
    return render(request, "console/accounts/sends.html", facts)
