"""How a page answers: a page, a dialog, or "done, and this is next"."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from lifeloop.console.requests import PublicRequest
from lifeloop.console.shell import Shell
from lifeloop.console.words import say
from lifeloop.kernel.errors import DomainError

REFUSED = 422  # a form that was sent back with its errors; htmx is told to show it


def render(
    request: PublicRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int | None = None,
) -> HttpResponse:
    """A page or a partial. The status is 422 when a form of the context was refused, else 200."""
    facts = {**(context or {}), "shell": Shell(request)}
    if status is None:
        status = REFUSED if any(_was_refused(fact) for fact in facts.values()) else 200
    return HttpResponse(render_to_string(template, facts, request=request), status=status)


def dialog(
    request: PublicRequest, template: str, context: dict[str, Any] | None = None
) -> HttpResponse:
    """A template that extends ``console/dialog.html``: a dialog over the page, or a page of its own without htmx."""
    return render(request, template, {**(context or {}), "frame": dialog_frame(request)})


def dialog_frame(request: PublicRequest) -> str:
    """What a dialog's template extends."""
    return "console/dialog_over.html" if request.htmx else "console/dialog_page.html"


def _was_refused(fact: object) -> bool:
    if isinstance(fact, forms.BaseForm):
        return fact.is_bound and bool(fact.errors)
    # A part of a form that is no form itself, such as a message's content, says so by itself.
    return getattr(fact, "refused", None) is True


@contextmanager
def refusals(form: forms.BaseForm) -> Iterator[None]:
    """A refusal of the domain inside becomes an error of the form: at its field, or above them all."""
    try:
        yield
    except DomainError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, say(error))


def done(request: PublicRequest, to: str, text: str, **named: Any) -> HttpResponse:
    """After a success: ``text`` says what changed and what to do next; on to the page ``to`` (a URL or its name)."""
    messages.success(request, text)
    return go(request, resolve_url(to, **named))


def go(request: PublicRequest, url: str) -> HttpResponse:
    """To another page: a redirect, for htmx one of the whole window."""
    if request.htmx:
        return HttpResponseClientRedirect(url)
    return (
        HttpResponseRedirect(url, status=303)
        if request.method == "POST"
        else HttpResponseRedirect(url)
    )


def safe_next(request: PublicRequest, default: str) -> str:
    """``next`` of the form or the address when it stays on this site, else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else default
