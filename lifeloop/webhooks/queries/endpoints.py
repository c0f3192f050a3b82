"""Receivers of a merchant."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lifeloop.identity.models import Merchant
from lifeloop.lifestyle.models import Account
from lifeloop.webhooks.errors import EndpointNotFound
from lifeloop.webhooks.models import (
    DeliveryState,
    Endpoint,
    EndpointKind,
    EndpointState,
    OffBecause,
)
from lifeloop.webhooks.queries.outgoing import secrets_of


def of_merchant(merchant: Merchant) -> "QuerySet[Endpoint]":
    """Application gateways first, each with its account and how much waits (``waiting``)."""
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    rows = Endpoint.objects.filter(merchant=merchant).select_related("app__account")
    return rows.annotate(waiting=waiting).order_by("kind", "pk")


def get(merchant: Merchant, endpoint_id: int) -> Endpoint:
    """One of the merchant's own; :class:`EndpointNotFound` for any other."""
    found = (
        Endpoint.objects.select_related("app__account")
        .filter(pk=endpoint_id, merchant=merchant)
        .first()
    )
    if found is None:
        raise EndpointNotFound
    return found


def gateway_of(account: Account) -> Endpoint | None:
    """The application gateway of an account."""
    return Endpoint.objects.filter(app_id=account.pk, kind=EndpointKind.GATEWAY).first()


def failing_of(merchant: Merchant) -> "QuerySet[Endpoint]":
    """Those that do not do well: given up, refused at their check, or failing since their last success."""
    rows = Endpoint.objects.filter(merchant=merchant)
    given_up = Q(state=EndpointState.OFF) & ~Q(off_because=OffBecause.MEMBER)
    bad = given_up | Q(state=EndpointState.UNCHECKED)
    failing = Q(failing_since__isnull=False) & ~Q(state=EndpointState.OFF)
    return rows.filter(bad | failing).order_by("pk")


@dataclass(frozen=True, slots=True)
class Secrets:
    """A webhook's secrets, for those who may see them; ``old`` still signs."""

    now: str
    old: str


def secrets(endpoint: Endpoint) -> Secrets | None:
    """None for an application gateway."""
    if endpoint.kind != EndpointKind.WEBHOOK:
        return None
    found = secrets_of(endpoint)
    return Secrets(found[0], found[1] if len(found) > 1 else "")
