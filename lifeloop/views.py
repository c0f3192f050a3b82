"""Faults that belong to no page, kept pictures, and the probes."""

import logging
import sys

from django.conf import settings
from django.db import connection
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from prometheus_client import CONTENT_TYPE_LATEST

from lifeloop.database import is_database_away
from lifeloop.identity.media import take
from lifeloop.metrics.port import own, text
from lifeloop.middleware import PHONE
from lifeloop.mobile.errors import friendly

RETRY_AFTER_SECONDS = 5
log = logging.getLogger(__name__)


def root(request: HttpRequest) -> HttpResponse:
    """The front door is the console."""
    return HttpResponseRedirect("/console/")


def app_consent(request: HttpRequest) -> HttpResponse:
    """The original's address of the page where a merchant lets another app act for its own."""
    return HttpResponseRedirect(f"/console/consent/?{request.META.get('QUERY_STRING', '')}")


def media(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """A kept logo or picture: named by the hash of its bytes, so it never changes; nothing in it ever runs."""
    found = take(f"{folder}/{name}")
    if found is None:
        raise Http404
    file, content_type = found
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return FileResponse(file, content_type=content_type, headers=headers)


def live(request: HttpRequest) -> HttpResponse:
    """``/healthz``: the process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """``/readyz``: the database answers too; else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        if is_database_away(error):
            return JsonResponse(
                {"status": "database away"},
                status=503,
                headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
            )
        raise
    return JsonResponse({"status": "ok"})


def metrics(request: HttpRequest) -> HttpResponse:
    """``/metrics`` on the public port, where LIFELOOP_METRICS says so."""
    if not settings.LIFELOOP_METRICS:
        raise Http404
    return HttpResponse(text(own, closing=False), content_type=CONTENT_TYPE_LATEST)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: malformed beyond a page."""
    return _page(request, "404_bare", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(request, "403_bare", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from our page, or from one that is too old."""
    return _page(request, "403_bare", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, "404_bare", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with the request's id and never a trace; 503 with Retry-After while the database is away."""
    error = sys.exc_info()[1]
    away = error is not None and is_database_away(error)
    if not away:
        log.error("unknown fault, request %s", getattr(request, "request_id", "-"), exc_info=error)
    response = _page(request, "503" if away else "500", 503 if away else 500)
    if away:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    if request.path_info.startswith(PHONE):
        return friendly(request, status)
    facts = {"request_id": getattr(request, "request_id", "")}
    return HttpResponse(render_to_string(f"console/errors/{name}.html", facts), status=status)
