"""The language a browser keeps."""

from django.conf import settings
from django.http import HttpResponse

YEAR = 365 * 86400


def remember(answer: HttpResponse, language: str) -> None:
    """From now on this browser reads that language; one that we do not speak changes nothing."""
    if language in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
