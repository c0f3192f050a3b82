"""Rendering: the page's frame, its tab bar and the unread number on it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lifeloop.messaging.queries import inbox
from lifeloop.mobile.requests import PhoneRequest


def screen(
    request: PhoneRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """``template`` (extends ``mobile/base.html``) with ``page``, ``person`` and, where a tab bar shows, ``unread_total``."""
    frame: dict[str, Any] = {"page": request.page, "person": request.person}
    if request.page.tab and request.person is not None:
        frame["unread_total"] = inbox.unread_total(request.person)
    return render(request, template, frame | (context or {}), status=status)
