"""The reference's pages."""

from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lifeloop.gateway.docs.shown import Shown, families, protocol_errors
from lifeloop.gateway.registry import METHODS
from lifeloop.gateway.v3 import openapi
from lifeloop.identity import platform_key


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every method, and how calls are signed."""
    return _page(request, "index", {})


@require_safe
def method(request: HttpRequest, name: str) -> HttpResponse:
    """One method, with its form."""
    found = METHODS.get(name)
    if found is None:
        raise Http404
    facts = {"method": Shown(found), "platform_key": _public_key()}
    return _page(request, "method", facts)


@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    """What the protocol itself refuses."""
    return _page(request, "errors", {"errors": protocol_errors()})


@require_safe
def openapi_document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document of version 3."""
    return HttpResponse(_document(), content_type="application/json; charset=utf-8")


@cache
def _document() -> str:
    return openapi.text()


def _public_key() -> str:
    """The platform's public key, so that the form can verify an answer: base64 of its DER."""
    lines = platform_key.public_pem().strip().splitlines()
    return "".join(lines[1:-1])


def _page(request: HttpRequest, name: str, facts: dict[str, Any]) -> HttpResponse:
    return render(request, f"gateway/{name}.html", {**facts, "families": families()})
