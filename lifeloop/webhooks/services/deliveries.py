"""Deliveries as rows: made of events, repeated, tested, forgotten."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity import limits
from lifeloop.kernel import clock
from lifeloop.outbox import Event, wake
from lifeloop.webhooks.errors import (
    DeliveryNotFound,
    DeliveryUnderWay,
    EndpointNotFound,
    EndpointOff,
    TestsTooMany,
)
from lifeloop.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointKind, EndpointState
from lifeloop.webhooks.queries.reading import document_of
from lifeloop.webhooks.rules.documents import ALWAYS, Document, What

_CHUNK = 1000


def tell(event: Event, what: What) -> int:
    """One delivery for each receiver that wants to hear of it; again for the same event: none more. Returns how many."""
    if event.account_id is None or event.person_id is None:
        return 0
    app_id = str(event.account_id)
    with write():
        wanted = [one for one in _receivers(app_id) if _wants(one, what)]
        if not wanted:
            return 0
        document = document_of(event, what)
        if document is None:
            return 0
        rows = [
            Delivery(
                endpoint=one,
                event=event.pk,
                what=what,
                person_id=event.person_id,
                document=document,
                due_at=clock.now(),
            )
            for one in wanted
        ]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        wake()
    return len(rows)


def check(endpoint: Endpoint) -> Delivery:
    """Ask the wanted address of an application gateway whether it is one. Inside the caller's write."""
    assert endpoint.app_id is not None
    return _own(endpoint, What.CHECK, {"app_id": endpoint.app_id})


def test(actor: Actor, endpoint: Endpoint) -> Delivery:
    """Send a test: to a webhook ``webhook.test``, to an application gateway the check. Refused: one that is off, too many."""
    with write():
        row = _locked(endpoint)
        _count(row)
        if row.kind == EndpointKind.GATEWAY:
            if row.state == EndpointState.OFF:
                raise EndpointOff
            made = check(row)
        else:
            if row.state != EndpointState.ACTIVE:
                raise EndpointOff
            made = _own(row, What.TEST, {"app_id": row.app_id or ""})
        _record(actor, "receiver.tested", row, {"delivery": str(made.pk)})
    return made


def replay(actor: Actor, merchant_id: int, *, delivery_id: int) -> Delivery:
    """Deliver once more, with the same id and body, and all attempts anew. Refused: one still tried, a receiver that is off."""
    with write():
        found = (
            Delivery.objects.select_related("endpoint")
            .filter(pk=delivery_id, endpoint__merchant_id=merchant_id)
            .first()
        )
        if found is None or found.what == What.CHECK:
            raise DeliveryNotFound
        endpoint = _locked(found.endpoint)
        if not endpoint.takes_events:
            raise EndpointOff
        [row] = for_update(Delivery.objects.filter(pk=delivery_id))
        if row.state == DeliveryState.WAITING:
            raise DeliveryUnderWay
        _count(endpoint)
        row.state, row.tries, row.reply = DeliveryState.WAITING, 0, ""
        row.due_at, row.done_at = clock.now(), None
        row.save(update_fields=["state", "tries", "reply", "due_at", "done_at"])
        _record(actor, "receiver.repeated", endpoint, {"delivery": str(row.pk)})
        wake()
    return row


def prune() -> int:
    """Forget deliveries older than 14 days (setting), with their attempts; returns how many rows."""
    before = clock.now() - timedelta(days=settings.LIFELOOP_EVENT_DAYS)
    with write():
        old = Delivery.objects.filter(created_at__lt=before).order_by("created_at")
        ids = list(old.values_list("pk", flat=True)[:_CHUNK])
        Delivery.objects.filter(pk__in=ids).delete()
    return len(ids)


def _receivers(app_id: str) -> Sequence[Endpoint]:
    whose = Q(app_id=app_id) | Q(app=None, merchant__apps=app_id)
    rows = Endpoint.objects.filter(whose).exclude(state=EndpointState.OFF)
    return [one for one in rows if one.takes_events]


def _wants(endpoint: Endpoint, what: What) -> bool:
    if endpoint.kind == EndpointKind.GATEWAY and what in ALWAYS:
        return True
    return what in endpoint.events


def _own(endpoint: Endpoint, what: What, document: Document) -> Delivery:
    at = int(clock.now().timestamp() * 1000)
    made = Delivery.objects.create(
        endpoint=endpoint, what=what, document={**document, "what": what, "at": at}
    )
    wake()
    return made


def _locked(endpoint: Endpoint) -> Endpoint:
    rows = for_update(Endpoint.objects.filter(pk=endpoint.pk))
    if not rows:
        raise EndpointNotFound
    return rows[0]


def _count(endpoint: Endpoint) -> None:
    most = settings.LIFELOOP_EVENT_TESTS_PER_HOUR
    limit = limits.Limit("webhooks.tests", most, 3600)
    if limits.take([(limit, str(endpoint.merchant_id))]) is not None:
        raise TestsTooMany(most=most)


def _record(actor: Actor, action: str, endpoint: Endpoint, data: dict[str, str]) -> None:
    record(
        actor=actor,
        action=action,
        target=Target("receiver", str(endpoint.pk), endpoint.address or endpoint.wanted_address),
        merchant_id=endpoint.merchant_id,
        data=data,
    )
