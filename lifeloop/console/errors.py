"""Pages for what goes wrong; each says what to do next. Unknown faults are ``lifeloop.views``' business."""

from django.http import HttpResponse

from lifeloop.console.render import render
from lifeloop.console.requests import PublicRequest
from lifeloop.console.words import say
from lifeloop.kernel.errors import DomainError, Refusal

STATUS = {
    Refusal.INVALID: 422,
    Refusal.NOT_FOUND: 404,
    Refusal.FORBIDDEN: 403,
    Refusal.CONFLICT: 409,
    Refusal.LIMITED: 429,
    Refusal.UNAVAILABLE: 503,
}


def not_found(request: PublicRequest) -> HttpResponse:
    """Neither the page nor another tenant's object is here; both look the same."""
    return render(request, "console/errors/404.html", status=404)


def forbidden(request: PublicRequest) -> HttpResponse:
    """The member's role does not allow it."""
    return render(request, "console/errors/403.html", status=403)


def suspended(request: PublicRequest) -> HttpResponse:
    """The merchant is suspended by the platform."""
    return render(request, "console/errors/suspended.html", status=403)


def refused(request: PublicRequest, error: DomainError) -> HttpResponse:
    """A refusal that no form of the page took."""
    if error.kind is Refusal.NOT_FOUND:
        return not_found(request)
    return render(
        request, "console/errors/refused.html", {"text": say(error)}, status=STATUS[error.kind]
    )
