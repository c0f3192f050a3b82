"""开发设置(密钥) of a lifestyle account: keys of its backend, and what that needs of the platform."""

from django.http import HttpResponse

from lifeloop.console.app_keys import key_facts
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/keys/",
    name="account-keys",
    title=N_("Development settings (keys)"),
    can=Can.APP_KEYS,
    place=Tab("account", 150, "accounts"),
)
def account_keys(request: MerchantRequest, account: Account) -> HttpResponse:
    """Only public keys are kept."""
    return render(
        request, "console/accounts/keys.html", {"account": account, **key_facts(account.app)}
    )
