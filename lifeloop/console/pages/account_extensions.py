"""扩展区: sets of framed pages on the account's home; of one rule, one is on."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.queries import labels
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.slots import extension_sets


@page(
    "accounts/<str:account>/extensions/",
    name="account-extensions",
    title=N_("Extension areas"),
    can=Can.VIEW,
    place=Tab("account", 80, "accounts"),
)
def account_extensions(request: MerchantRequest, account: Account) -> HttpResponse:
    """Those that are on first."""
    found = paged(request, extension_sets(account))
    names = {row.pk: row.name for row in labels.of_account(account)}
    rows = [(row, row.rule and names.get(row.rule["label"], "–")) for row in found.items]
    facts = {"account": account, "page": found, "rows": rows}
    return render(request, "console/placements/extensions.html", facts)
