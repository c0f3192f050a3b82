"""Receivers that do not do well, of all merchants; for the platform's operator."""

from django.db.models import Q, QuerySet

from lifeloop.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointState, OffBecause


def troubled() -> "QuerySet[Endpoint]":
    """Given up, refused at their check, or failing since their last success; each with its merchant, longest first."""
    given_up = Q(state=EndpointState.OFF) & ~Q(off_because=OffBecause.MEMBER)
    failing = Q(failing_since__isnull=False) & ~Q(state=EndpointState.OFF)
    rows = Endpoint.objects.filter(given_up | Q(state=EndpointState.UNCHECKED) | failing)
    return rows.select_related("merchant").order_by("failing_since", "pk")


def waiting() -> int:
    """Deliveries that have not been made yet."""
    return Delivery.objects.filter(state=DeliveryState.WAITING).count()
