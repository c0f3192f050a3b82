"""推广码, scanned: who it is, 关注, then on to where the code leads.

A GET writes nothing, so a scan is told by the page's own script (``seen``): what only reads the address (a preview, a
scanner for bad links, a browser that looks ahead) is no scan. A follow without that script is counted all the same.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.followers import queries as followers
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.queries import is_usable
from lifeloop.mobile.promotion import onward
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest, PhoneRequest
from lifeloop.mobile.screen import screen
from lifeloop.placements.errors_promotion import CodeOver
from lifeloop.placements.queries import codes
from lifeloop.placements.rules.promotion import CodeState
from lifeloop.placements.services.codes import drawn, follow_by, scanned


@page("/q/<str:token>", name="scan", title=N_("Follow by code"), sign_in=False)
def scan(request: PhoneRequest, token: str) -> HttpResponse:
    """Anybody sees who it is; following needs a signed-in person. What is over says so, for ever."""
    code = codes.by_token(token)
    account = code.account
    state = codes.state(code)
    facts: dict[str, Any] = {"code": code, "account": account, "state": state}
    if state is not CodeState.ACTIVE or not is_usable(account):
        return screen(request, "mobile/scan_over.html", facts, status=410)
    facts["onward"] = onward(account, code.goto)
    facts["follow"] = request.person and followers.following(request.person, account)
    return screen(request, "mobile/scan.html", facts)


@page("/q/<str:token>/code.png", name="scan-code", title=N_("Follow by code"), sign_in=False)
def scan_code(request: PhoneRequest, token: str) -> HttpResponse:
    """The code itself, to be shown on a poster or another site; one that is over is not drawn any more."""
    code = codes.by_token(token)
    if codes.state(code) is not CodeState.ACTIVE:
        raise CodeOver
    headers = {
        "Cache-Control": "public, max-age=300",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(drawn(code), content_type="image/png", headers=headers)


@page("/q/<str:token>/seen", name="scan-seen", methods=("POST",), sign_in=False)
def scan_seen(request: PhoneRequest, token: str) -> HttpResponse:
    """The page was shown in a browser."""
    scanned(codes.by_token(token), address=request.address)
    return HttpResponse(status=204)


@page("/q/<str:token>/follow", name="scan-follow", methods=("POST",))
def scan_follow(request: PersonRequest, token: str) -> HttpResponse:
    """Follow, and go on; another site is named on the code's page first."""
    code = codes.by_token(token)
    follow_by(request.person, code)
    there = onward(code.account, code.goto)
    here = reverse("mobile:scan", args=[token])
    return HttpResponseRedirect(there.url if there.ours and not there.dark else here)
