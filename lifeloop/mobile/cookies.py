"""The phone's own cookies. No other door reads them, and this door reads no other's."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from lifeloop.identity.models import PersonSession
from lifeloop.identity.queries import people
from lifeloop.kernel import clock, ids

_PREFIX = "__Host-" if settings.LIFELOOP_HTTPS else ""
NAME = f"{_PREFIX}lifeloop_person"
# Names a browser between asking for a code and typing it: a code is bound to the browser that asked.
ASKER = f"{_PREFIX}lifeloop_asker"
ASKER_SECONDS = 3600
YEAR_SECONDS = 365 * 86400
MAX_TOKEN = 200  # characters; a longer cookie is none of ours


def session_of(request: HttpRequest) -> PersonSession | None:
    """The open session that the cookie names, or None."""
    token = request.COOKIES.get(NAME, "")
    return people.person_by_token(token) if 0 < len(token) <= MAX_TOKEN else None


def give(response: HttpResponseBase, token: str, session: PersonSession) -> None:
    """Put a new session's token into the browser, for as long as the session lives."""
    _set(response, NAME, token, int((session.expires_at - clock.now()).total_seconds()))


def take(response: HttpResponseBase) -> None:
    """Remove the session's token from the browser."""
    _set(response, NAME, "", 0)


def asker(request: HttpRequest) -> str:
    """Who asks for a code: the browser's own random name, drawn now when it has none."""
    name = request.COOKIES.get(ASKER, "")
    return name if 16 <= len(name) <= 64 and name.isascii() and name.isprintable() else ids.token()


def give_asker(response: HttpResponseBase, name: str) -> None:
    """Let the browser keep its name for an hour."""
    _set(response, ASKER, name, ASKER_SECONDS)


def take_asker(response: HttpResponseBase) -> None:
    """Forget the browser's name: it has signed in."""
    _set(response, ASKER, "", 0)


def give_language(response: HttpResponseBase, language: str) -> None:
    """Let the browser speak a language for a year; all doors read this one."""
    _set(response, settings.LANGUAGE_COOKIE_NAME, language, YEAR_SECONDS)


def _set(response: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=settings.LIFELOOP_HTTPS,
        httponly=True,
        samesite="Lax",
    )
