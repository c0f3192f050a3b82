"""The file of a finished export, for members only, without whoever left since."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from lifeloop.console.registry import page
from lifeloop.console.render import go
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.words import say
from lifeloop.followers.errors import TransferNotFound
from lifeloop.followers.queries import transfers as known
from lifeloop.followers.services import exports
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@page(
    "accounts/<str:account>/transfers/<int:transfer_id>/file/",
    name="account-transfer-file",
    title=N_("Download"),
    post=Can.FOLLOWERS_FILES,
)
def account_transfer_file(
    request: MerchantRequest, account: Account, transfer_id: int
) -> HttpResponse:
    """A POST, because fetching it is written into the log."""
    actor = member_actor(request.member, request.address)
    try:
        known.get(account, transfer_id)
    except TransferNotFound as error:
        raise Http404 from error
    try:
        transfer, data = exports.fetch(actor, account, transfer_id)
    except DomainError as refusal:
        messages.error(request, say(refusal))
        return go(request, reverse("console:account-transfers", args=[account.pk]))
    answer = StreamingHttpResponse(data, content_type=_TYPES[transfer.format])
    answer["Content-Disposition"] = content_disposition_header(True, transfer.name) or ""
    answer["Cache-Control"] = "no-store"
    return cast(HttpResponse, answer)
