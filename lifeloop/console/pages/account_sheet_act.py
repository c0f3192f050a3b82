"""Submitting, withdrawing and deleting a follow sheet."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.urls import reverse

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.sheets import ASKED
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries import sheets
from lifeloop.placements.rules.sheets import Act
from lifeloop.placements.services import sheets as services

DO: dict[Act, Callable[..., object]] = {
    Act.SUBMIT: services.submit,
    Act.WITHDRAW: services.withdraw,
    Act.DELETE: services.delete,
}


@page(
    "accounts/<str:account>/sheets/<str:scene_id>/<str:act>/",
    name="account-sheet-act",
    title=N_("Follow sheet"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-sheets"),
)
def account_sheet_act(
    request: MerchantRequest, account: Account, scene_id: str, act: str
) -> HttpResponse:
    """``act``: submit, withdraw or delete; what the sheet's state does not allow is refused with a sentence."""
    sheet = sheets.get(account, scene_id)
    known = next((one for one in DO if one.value == act), None)
    if known is None:
        raise Http404
    asked, names = ASKED[known], {"title": sheet.title}
    said = [str(one) for one in asked.consequences]
    button = str(asked.button)
    ask = Ask(str(asked.question) % names, button, said, danger=asked.danger, title=button)
    actor = member_actor(request.member, request.address)
    return confirm(
        request,
        ask,
        do=lambda _form: DO[known](actor, account, scene_id=scene_id),
        then=(reverse("console:account-sheets", args=[account.pk]), str(asked.said) % names),
    )
