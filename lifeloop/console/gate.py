"""Between a URL and its page: who is asking, for which merchant, and may they."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.views.decorators.cache import never_cache

from lifeloop.console import arguments
from lifeloop.console.errors import forbidden, not_found, refused, suspended
from lifeloop.console.menu import menu
from lifeloop.console.registry import Open, Page, Who
from lifeloop.console.render import go
from lifeloop.console.requests import PublicRequest
from lifeloop.identity.models import Member, Membership, MerchantState
from lifeloop.identity.queries.members import memberships
from lifeloop.identity.rules.roles import Can, Role, allowed
from lifeloop.kernel.errors import DomainError

MERCHANT_KEY = "merchant"  # in the session: which merchant the member works for

LARGEST_ID = 2**63 - 1  # what the databases can look for


def as_view(page: Page) -> Callable[..., HttpResponse]:
    """The Django view of a page."""
    return never_cache(partial(_serve, page))


def _serve(page: Page, request: HttpRequest, **named: Any) -> HttpResponse:
    who = page.who(request.method)
    if who is None:
        return HttpResponseNotAllowed(page.methods)
    visit = _introduce(page, request)
    answer = _admit(visit, who)
    if answer is not None:
        return answer
    if any(isinstance(value, int) and value > LARGEST_ID for value in named.values()):
        return not_found(visit)
    try:
        visit.objects = arguments.load(visit.merchant, named)
        return page.view(visit, **visit.objects)
    except Http404:
        return not_found(visit)
    except DomainError as error:
        return refused(visit, error)


def _introduce(page: Page, request: HttpRequest) -> PublicRequest:
    """Put the visitor's standing on the request; read afresh every time, so a lost role ends at once."""
    visit = cast(PublicRequest, request)
    visit.page, visit.objects = page, {}
    visit.member = request.user if isinstance(request.user, Member) else None
    visit.merchant, visit.role = None, None
    visit.standing = list(memberships(visit.member)) if visit.member else []
    chosen = _chosen(visit.standing, request.session.get(MERCHANT_KEY))
    if chosen is not None:
        visit.merchant, visit.role = chosen.merchant, Role(chosen.role)
    return visit


def _chosen(standing: list[Membership], wanted: Any) -> Membership | None:
    """The membership at work: the one chosen, else the first."""
    return next(
        (one for one in standing if one.merchant_id == wanted), standing[0] if standing else None
    )


def _admit(visit: PublicRequest, who: Who) -> HttpResponse | None:
    """None lets the visitor in; else what they get instead."""
    if who is Open.ANYONE:
        return None
    if visit.member is None:
        return go(visit, f"{reverse('console:login')}?{urlencode({'next': _here(visit)})}")
    if who is Can.SELF:
        return None
    if who is Can.PLATFORM:
        return None if visit.member.is_operator else forbidden(visit)
    if visit.merchant is None:
        return go(visit, _elsewhere(visit))
    if visit.merchant.state == MerchantState.SUSPENDED:
        return suspended(visit)
    return None if allowed(visit.role, Can(who)) else forbidden(visit)


def _elsewhere(visit: PublicRequest) -> str:
    """Where a member without a merchant works: an operator at the platform's pages, else nowhere yet."""
    platform = [group.items[0].url for group in menu(visit) if group.name == "platform"]
    return platform[0] if platform else reverse("console:merchants")


def _here(visit: PublicRequest) -> str:
    """Where to come back to after signing in: the page in the browser's address bar."""
    if visit.htmx and visit.htmx.current_url:
        parts = urlsplit(visit.htmx.current_url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return visit.get_full_path() if visit.method != "POST" else reverse("console:home")
