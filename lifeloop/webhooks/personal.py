"""What event delivery holds about people: what merchants' servers were told of them."""

from django.db.models import Q, QuerySet

from lifeloop.database import write
from lifeloop.identity.models import Person
from lifeloop.identity.personal import AT_ONCE, holds, impersonal
from lifeloop.kernel.text import N_
from lifeloop.webhooks.models import Attempt, Delivery, DeliveryState
from lifeloop.webhooks.rules.documents import What


def _deliveries(person: Person) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(person=person)


def _forget(person: Person) -> int:
    """All but what tells a server that somebody left: that is delivered yet, of nobody any more, and forgotten like others."""
    left = Q(what=What.UNFOLLOW, state=DeliveryState.WAITING)
    with write():
        kept = _deliveries(person).filter(left).update(person=None)
        ids = list(_deliveries(person).exclude(left).values_list("pk", flat=True)[:AT_ONCE])
        Delivery.objects.filter(pk__in=ids).delete()
    return kept + len(ids)


def forget_told() -> int:
    """What told a server that somebody left who had everything deleted: gone once it is delivered, or failed for good."""
    told = Delivery.objects.filter(person=None, what=What.UNFOLLOW)
    with write():
        ids = list(told.exclude(state=DeliveryState.WAITING).values_list("pk", flat=True)[:AT_ONCE])
        Delivery.objects.filter(pk__in=ids).delete()
    return len(ids)


holds(
    "webhooks.Delivery",
    title=N_("What merchants' servers were told"),
    rows=_deliveries,
    exported="what document state created_at done_at",
    erased="id endpoint event person tries due_at reply",
    erase=_forget,
)
holds(
    "webhooks.Attempt",
    rows=lambda person: Attempt.objects.filter(delivery__person=person),
    erased="id delivery at took_ms peer status outcome answer",
    order=40,
)
impersonal(
    "webhooks.Endpoint",
    "id merchant app kind state off_because address wanted_address check_failed events charset sign_type tries_again sealed_secret sealed_old_secret old_until failing_since tried_at rests_until lease_token lease_until created_at",
)
