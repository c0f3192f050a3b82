"""Refusals as friendly pages, in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from lifeloop.kernel.errors import DomainError, Refusal

STATUS = {
    Refusal.INVALID: 400,
    Refusal.FORBIDDEN: 403,
    Refusal.NOT_FOUND: 404,
    Refusal.CONFLICT: 409,
    Refusal.LIMITED: 429,
    Refusal.UNAVAILABLE: 503,
}


def sentence(error: DomainError) -> str:
    """The refusal in the reader's language, its parameters filled in."""
    return gettext(error.text) % error.params


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page that tells of a refusal."""
    return friendly(request, STATUS[error.kind], sentence(error))


def friendly(request: HttpRequest, status: int, text: str = "") -> HttpResponse:
    """A page for whatever went wrong below ``/m/``: what happened, and the way on.

    Used by the platform's own 403, 404 and 500 views too; touches no database.
    """
    context = {"status": status, "text": text, "request_id": getattr(request, "request_id", "")}
    return render(request, "mobile/error.html", context, status=status)
