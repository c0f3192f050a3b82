"""What a page function is given: a request with the visitor's standing already checked."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from lifeloop.console.registry import Page
from lifeloop.identity.models import Member, Membership, Merchant
from lifeloop.identity.rules.roles import Role


class PublicRequest(HttpRequest):
    """Of pages for :data:`~lifeloop.console.registry.Open.ANYONE`; ``member`` is None when nobody is signed in."""

    page: Page
    address: str  # the client's, trusted proxies removed
    request_id: str
    htmx: HtmxDetails
    member: Member | None
    standing: list[Membership]  # all the member's, by the merchants' names
    merchant: Merchant | None  # the one at work; None: the member belongs to none
    role: Role | None  # there
    objects: dict[str, Any]  # what the path's arguments named, for breadcrumb and tabs


class MemberRequest(PublicRequest):
    """Of pages for :data:`Can.SELF` and :data:`Can.PLATFORM`."""

    member: Member


class MerchantRequest(MemberRequest):
    """Of all other pages: the member has a role in ``merchant`` that may do what the page says."""

    merchant: Merchant
    role: Role
