"""One code: the picture, its address, and files to print."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from lifeloop.console.promotion import STATES, leads_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements import drawing
from lifeloop.placements.models import Code
from lifeloop.placements.queries import codes

FILES: dict[str, tuple[str, Callable[[str, str], bytes]]] = {
    "svg": ("image/svg+xml", drawing.svg),
    "png": ("image/png", drawing.png),
}


@page(
    "accounts/<str:account>/codes/<int:code_id>/",
    name="account-code",
    title=N_("Promotion code"),
    can=Can.VIEW,
    place=Under("account-codes"),
)
def account_code(request: MerchantRequest, account: Account, code_id: int) -> HttpResponse:
    """``?file=svg`` or ``png``: the picture itself, with ``&save`` to keep it as a file."""
    code = codes.get(account, code_id)
    address = f"{settings.LIFELOOP_BASE_URL}{reverse('mobile:scan', args=[code.token])}"
    kind = request.GET.get("file", "")
    if kind in FILES:
        return _file(request, account, code, address)
    state = codes.state(code)
    facts = {
        "account": account,
        "code": code,
        "address": address,
        "state": state,
        "word": STATES[state],
        "leads": leads_of(account, [code.goto])[0],
    }
    return dialog(request, "console/accounts/code.html", facts)


def _file(request: MerchantRequest, account: Account, code: Code, address: str) -> HttpResponse:
    kind = request.GET["file"]
    content_type, draw = FILES[kind]
    logo = account.logo if code.with_logo else ""
    response = HttpResponse(draw(address, logo), content_type=content_type)
    how = "attachment" if "save" in request.GET else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="{code.scene_id}.{kind}"'
    return response
