"""Who is asking, on the phone's pages only."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from lifeloop.mobile import cookies

PREFIXES = ("/m/", "/phone", "/q/", "/s/")


class CurrentPerson:
    """Sets ``request.person`` and ``request.person_session``, looked up when first asked for.

    Elsewhere neither attribute exists, so that no other door can come to rely on them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PREFIXES):
            session: Any = SimpleLazyObject(lambda: cookies.session_of(request))
            person = SimpleLazyObject(lambda: session.person if session else None)
            request.person_session, request.person = session, person  # type: ignore[attr-defined]
        return self.get_response(request)
