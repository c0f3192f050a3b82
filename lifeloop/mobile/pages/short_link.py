"""短链接, tapped: on at once to what is known, to a strange host only after a warning.

A GET writes nothing: a click is told by the page's own script as it goes on (``go``).
"""

from django.http import HttpResponse

from lifeloop.kernel.text import N_
from lifeloop.lifestyle.queries import is_usable
from lifeloop.mobile.promotion import onward
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PhoneRequest
from lifeloop.mobile.screen import screen
from lifeloop.placements.errors_promotion import ShortLinkNotFound
from lifeloop.placements.queries.short_links import by_token
from lifeloop.placements.services.short_links import clicked


@page("/s/<str:token>", name="short-link", title=N_("Short link"), sign_in=False)
def short_link(request: PhoneRequest, token: str) -> HttpResponse:
    """Read afresh every time: revoked, it leads nowhere from the next request on."""
    link = by_token(token)
    if not is_usable(link.account):
        raise ShortLinkNotFound
    there = onward(link.account, link.target)
    facts = {"link": link, "account": link.account, "onward": there}
    return screen(request, "mobile/short_link.html", facts)


@page("/s/<str:token>/go", name="short-link-go", methods=("POST",), sign_in=False)
def short_link_go(request: PhoneRequest, token: str) -> HttpResponse:
    """Somebody goes on."""
    clicked(by_token(token), address=request.address)
    return HttpResponse(status=204)
