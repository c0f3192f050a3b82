"""What every page request passes: an id, an address, headers, and only its own door's cookies."""

import contextvars
import logging
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lifeloop.identity.address import client_address
from lifeloop.kernel import ids

Next = Callable[[HttpRequest], HttpResponse]
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")
PHONE = ("/m/", "/phone", "/q/", "/s/")
_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestId:
    """``request.request_id`` and ``request.address``; the id is in the log lines and in the answer's header."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        trusted = bool(settings.LIFELOOP_TRUSTED_PROXIES)
        number = given if trusted and _SAFE_ID.fullmatch(given) else ids.token(12)
        token = request_id.set(number)
        request.request_id = number  # type: ignore[attr-defined]
        request.address = client_address(  # type: ignore[attr-defined]
            request.META.get("REMOTE_ADDR", ""),
            request.META.get("HTTP_X_FORWARDED_FOR", "") if trusted else "",
            settings.LIFELOOP_TRUSTED_PROXIES,
        )
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = number
        return response


class RequestIdFilter(logging.Filter):
    """Gives every log line the id of the request it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "request_id"):  # an access line brings its own
            record.request_id = request_id.get()
        return True


def content_security_policy(*, frames: str = "'none'", trusted_types: bool = True) -> str:
    """The pages' policy: our own files only, no inline code, no eval; ``frames`` are what a page may frame."""
    rules = [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        f"frame-src {frames}",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    ]
    if trusted_types:
        rules += ["require-trusted-types-for 'script'", "trusted-types lifeloop"]
    return "; ".join(rules)


class SecurityHeaders:
    """What SecurityMiddleware does not set; a page that frames packages sets its own policy first."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Django admin's own scripts know no Trusted Types; they are from our files all the same.
        strict = not request.path_info.startswith("/admin/")
        response.headers.setdefault(
            "Content-Security-Policy", content_security_policy(trusted_types=strict)
        )
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class Door:
    """No door reads the other's cookie: the phone does not see the console's session, nor the console the phone's."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        phone = request.path_info.startswith(PHONE)
        for name in list(request.COOKIES):
            foreign = (
                name == settings.SESSION_COOKIE_NAME if phone else name.endswith("lifeloop_person")
            )
            if foreign:
                del request.COOKIES[name]
        return self.get_response(request)


def context(request: HttpRequest) -> dict[str, Any]:
    """What every template may ask."""
    return {
        "languages": settings.LANGUAGES,
        "base_url": settings.LIFELOOP_BASE_URL,
        "demo": settings.LIFELOOP_DEMO,
        "request_id": getattr(request, "request_id", ""),
    }
