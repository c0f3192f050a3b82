"""What stands before every phone page: method, sign-in, refusals as friendly pages, no caching."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from lifeloop.identity.services.people import seen
from lifeloop.kernel.errors import DomainError
from lifeloop.mobile.errors import friendly, refused
from lifeloop.mobile.registry import Page
from lifeloop.mobile.requests import PhoneRequest

OURS = ("/m/", "/q/", "/s/")
MAX_NEXT = 2000  # characters of an address to come back to


def guarded(page: Page) -> Callable[..., HttpResponseBase]:
    """The view as it is routed."""

    @wraps(page.view)
    def view(request: PhoneRequest, **kwargs: Any) -> HttpResponseBase:
        if request.method not in page.methods:
            return HttpResponseNotAllowed(page.methods)
        request.page = page
        # The lazy objects of the middleware become plain ones: a page may ask `is None`.
        request.person_session = request.person_session or None
        request.person = request.person_session.person if request.person_session else None
        response = _answer(page, request, kwargs)
        add_never_cache_headers(response)
        return response

    return view


def _answer(page: Page, request: PhoneRequest, kwargs: dict[str, Any]) -> HttpResponseBase:
    if page.sign_in and request.person is None:
        return to_sign_in(request)
    if _unspeakable(request, kwargs):
        return friendly(request, 404 if page.acts or kwargs else 400)
    if page.acts and request.person_session is not None:
        seen(request.person_session)  # not at a GET, which writes nothing
    try:
        return page.view(request, **kwargs)
    except DomainError as error:
        return refused(request, error)


def _unspeakable(request: PhoneRequest, kwargs: dict[str, Any]) -> bool:
    """Whether anything asked for holds a NUL, which PostgreSQL cannot be asked about (and which nobody types)."""
    values = [*kwargs.values(), *request.GET.values(), *request.POST.values()]
    return any("\0" in value for value in values if isinstance(value, str))


def to_sign_in(request: PhoneRequest) -> HttpResponse:
    """To the sign-in page, and back afterwards (an act is not repeated: back to the page it came from)."""
    back = request.get_full_path() if request.method == "GET" else "/m/"
    where = f"{reverse('mobile:sign-in')}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": f"{reverse('mobile:sign-in')}"})
    return HttpResponseRedirect(where)


def safe_next(value: str | None, default: str = "/m/") -> str:
    """An address of the phone's to go on to (pages, codes, short links); anything else becomes the default."""
    if not value or len(value) > MAX_NEXT or not value.startswith(OURS) or not value.isprintable():
        return default
    return value if url_has_allowed_host_and_scheme(value, allowed_hosts=None) else default
