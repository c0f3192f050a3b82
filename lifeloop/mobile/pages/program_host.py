"""A mini program in its host: title, capsule, the frame, 关于."""

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.kernel.text import N_
from lifeloop.middleware import content_security_policy
from lifeloop.mobile.packages_frame import Frame, frame_of
from lifeloop.mobile.packages_headers import SANDBOX
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen
from lifeloop.programs.queries import PhoneProgram, visible_to
from lifeloop.relations.queries.binding import bound_account

T = TypeVar("T")

# Where the visitor came from, in the original's numbers; 1001 for all else.
SCENES = {"/m/inbox/": 1014, "/m/a/": 1020, "/m/article/": 1020}
# The same for figures; of a menu or a slot the page's own script knows.
CAME = {
    "/m/inbox/": "message",
    "/m/article/": "article",
    "/m/a/": "account",
    "/q/": "code",
    "/s/": "code",
    "/m/": "home",
}


@page("p/<str:app_id>/", name="program", title=N_("Mini program"))
def program(request: PersonRequest, app_id: str) -> HttpResponse:
    """Its first page."""
    return _host(request, app_id, "")


@page("p/<str:app_id>/<path:path>", name="program-page", title=N_("Mini program"))
def program_page(request: PersonRequest, app_id: str, path: str) -> HttpResponse:
    """One of its pages; the query goes to the page and into the launch options."""
    return _host(request, app_id, path)


def _host(request: PersonRequest, app_id: str, path: str) -> HttpResponse:
    seen = visible_to(request.person, app_id)
    if not seen.usable:
        return screen(request, "mobile/host_closed.html", {"seen": seen}, status=410)
    query = request.META.get("QUERY_STRING", "")
    frame = frame_of(seen, request.person, path=path, query=query)
    response = screen(request, "mobile/host.html", _context(request, seen, frame, query))
    # The one page that frames something: this program's own origin, and nothing that it might lead to.
    response.headers["Content-Security-Policy"] = content_security_policy(frames=frame.origin)
    return response


def _context(
    request: PersonRequest, seen: PhoneProgram, frame: Frame, query: str
) -> dict[str, Any]:
    return {
        "seen": seen,
        "program": seen.program,
        "frame": frame,
        "sandbox": SANDBOX,
        "bound": bound_account(seen.program.pk),
        "launch": {
            "path": frame.page,
            "query": dict(parse_qsl(query, keep_blank_values=True)),
            "scene": _from(request, SCENES, 1001),
        },
        "came": _from(request, CAME, ""),
        "words": {
            "failed": gettext("That did not work. Try again in a moment."),
            "nobody": gettext("Only a tap or a key press in the mini program can ask for this."),
        },
    }


def _from(request: PersonRequest, known: Mapping[str, T], otherwise: T) -> T:
    # The platform's referrer policy is same-origin: only its own pages are named here.
    came = urlsplit(request.headers.get("Referer", "")).path
    found = (what for prefix, what in known.items() if came.startswith(prefix))
    return next(found, otherwise)
