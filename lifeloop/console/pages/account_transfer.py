"""The report of an import: which lines were refused, and why."""

from django.http import Http404, HttpResponse

from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.transfer_words import reason
from lifeloop.followers.errors import TransferNotFound
from lifeloop.followers.queries import transfers
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/transfers/<int:transfer_id>/",
    name="account-transfer",
    title=N_("Report"),
    can=Can.FOLLOWERS_FILES,
    place=Under("account-transfers"),
)
def account_transfer(request: MerchantRequest, account: Account, transfer_id: int) -> HttpResponse:
    """The first thousand refused lines, by their numbers in the file."""
    try:
        transfer = transfers.get(account, transfer_id)
    except TransferNotFound as error:
        raise Http404 from error
    facts = {
        "account": account,
        "transfer": transfer,
        "why": reason(transfer.note) if transfer.note else "",
        "lines": [(number, reason(code)) for number, code in transfer.report],
    }
    return render(request, "console/followers/transfer.html", facts)
