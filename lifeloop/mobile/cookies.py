"""The phone's own cookie. No other door reads it, and this door reads no other."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from lifeloop.identity.models import PersonSession
from lifeloop.identity.queries import people
from lifeloop.kernel import clock

NAME = "__Host-lifeloop_person" if settings.LIFELOOP_HTTPS else "lifeloop_person"
MAX_TOKEN = 200  # characters; a longer cookie is none of ours


def session_of(request: HttpRequest) -> PersonSession | None:
    """The open session that the cookie names, or None."""
    token = request.COOKIES.get(NAME, "")
    return people.person_by_token(token) if 0 < len(token) <= MAX_TOKEN else None


def give(response: HttpResponseBase, token: str, session: PersonSession) -> None:
    """Put a new session's token into the browser, for as long as the session lives."""
    seconds = int((session.expires_at - clock.now()).total_seconds())
    response.set_cookie(
        NAME,
        token,
        max_age=seconds,
        path="/",
        secure=settings.LIFELOOP_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def take(response: HttpResponseBase) -> None:
    """Remove the token from the browser."""
    response.set_cookie(
        NAME, "", max_age=0, path="/", secure=settings.LIFELOOP_HTTPS, httponly=True, samesite="Lax"
    )
