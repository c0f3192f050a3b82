"""Deliveries of a merchant's receivers, newest first."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from lifeloop.identity.models import Merchant
from lifeloop.webhooks.errors import DeliveryNotFound
from lifeloop.webhooks.models import Attempt, Delivery, DeliveryState
from lifeloop.webhooks.queries.outgoing import message_id, text_of
from lifeloop.webhooks.rules.documents import What, masked


def of_merchant(
    merchant: Merchant, *, endpoint_id: int | None = None, state: str = "", what: str = ""
) -> "QuerySet[Delivery]":
    """Each with its receiver and how many attempts were made (``made``); an unknown filter finds everything."""
    rows = Delivery.objects.filter(endpoint__merchant=merchant)
    if endpoint_id is not None:
        rows = rows.filter(endpoint_id=endpoint_id)
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    if what in What.values:
        rows = rows.filter(what=what)
    return rows.select_related("endpoint").annotate(made=Count("attempts")).order_by("-pk")


@dataclass(frozen=True, slots=True)
class Shown:
    """One delivery as the console shows it: ``body`` with what is personal masked."""

    row: Delivery
    message_id: str
    body: str
    attempts: list[Attempt]


def shown(merchant: Merchant, delivery_id: int) -> Shown:
    """One of the merchant's own; :class:`DeliveryNotFound` for any other."""
    row = (
        Delivery.objects.select_related("endpoint__app__account")
        .filter(pk=delivery_id, endpoint__merchant=merchant)
        .first()
    )
    if row is None:
        raise DeliveryNotFound
    body = text_of(row.endpoint, masked(row.document))
    return Shown(row, message_id(row), body, list(row.attempts.order_by("pk")))
