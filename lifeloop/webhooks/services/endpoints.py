"""Receivers: set up, changed, rotated, switched and deleted by members."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import attempt, for_update, write
from lifeloop.identity.errors import AppNotFound
from lifeloop.identity.models import App, AppKey, AppKind, Merchant
from lifeloop.identity.sealing import seal
from lifeloop.kernel import clock
from lifeloop.webhooks.errors import (
    AddressInvalid,
    EndpointNotFound,
    EndpointsTooMany,
    EventsMissing,
    GatewayTaken,
    KeyMissing,
)
from lifeloop.webhooks.models import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EndpointState,
    OffBecause,
)
from lifeloop.webhooks.rules import addresses, signatures
from lifeloop.webhooks.rules.documents import EVENTS, USUAL
from lifeloop.webhooks.rules.gateway_calls import CHARSETS
from lifeloop.webhooks.services import deliveries

# How long the secret before the present one signs too: receivers change theirs meanwhile.
ROTATION = timedelta(hours=24)
SIGN_TYPES = ("RSA2", "RSA")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A receiver as it was typed. ``app_id``: whose events; empty: of all the merchant's accounts (webhooks only).

    ``charset``, ``sign_type``, ``tries_again`` are an application gateway's.
    """

    address: str
    app_id: str = ""
    events: Sequence[str] = field(default=USUAL)
    charset: str = "GBK"
    sign_type: str = "RSA2"
    tries_again: bool = False


def add_webhook(actor: Actor, merchant: Merchant, wanted: Wanted) -> Endpoint:
    """A new webhook, active at once, with a secret of its own. Refused: no address, no event, more than 20 (setting)."""
    with write():
        _room(merchant)
        made = Endpoint(merchant=merchant, kind=EndpointKind.WEBHOOK, state=EndpointState.ACTIVE)
        made.address = _address(wanted)
        made.app = _account(merchant, wanted.app_id) if wanted.app_id else None
        made.events = _events(wanted)
        made.sealed_secret = seal(signatures.new_secret())
        made.save()
        _record(actor, "receiver.added", made)
    return made


def set_gateway(actor: Actor, merchant: Merchant, wanted: Wanted) -> Endpoint:
    """应用网关 of an account, for the first time: it is checked, and is active once it answered rightly.

    Refused besides: an account that has one, or has no key to verify an answer with.
    """
    with write():
        _room(merchant)
        app = _account(merchant, wanted.app_id)
        made = Endpoint(merchant=merchant, app=app, kind=EndpointKind.GATEWAY)
        _write_gateway(made, wanted)
        try:
            with attempt():
                made.save()
        except IntegrityError as error:
            raise GatewayTaken from error
        deliveries.check(made)
        _record(actor, "receiver.added", made)
    return made


def change(actor: Actor, merchant: Merchant, endpoint_id: int, wanted: Wanted) -> Endpoint:
    """Change a receiver. A gateway's new address is checked first; events go on to the old one until it answered."""
    with write():
        row = _locked(merchant, endpoint_id)
        if row.kind == EndpointKind.GATEWAY:
            checked = _write_gateway(row, wanted)
            row.save()
            if checked:
                deliveries.check(row)
        else:
            row.address, row.events = _address(wanted), _events(wanted)
            row.app = _account(merchant, wanted.app_id) if wanted.app_id else None
            row.save()
        _record(actor, "receiver.changed", row)
    return row


def rotate(actor: Actor, merchant: Merchant, endpoint_id: int) -> Endpoint:
    """A new secret for a webhook; for a day both sign, so that none of its calls is refused meanwhile."""
    with write():
        row = _locked(merchant, endpoint_id)
        if row.kind != EndpointKind.WEBHOOK:
            raise EndpointNotFound
        row.sealed_old_secret, row.old_until = row.sealed_secret, clock.now() + ROTATION
        row.sealed_secret = seal(signatures.new_secret())
        row.save(update_fields=["sealed_secret", "sealed_old_secret", "old_until"])
        _record(actor, "receiver.rotated", row)
    return row


def switch_off(actor: Actor, merchant: Merchant, endpoint_id: int) -> Endpoint:
    """Nothing is delivered any more; what waits is over."""
    with write():
        row = _locked(merchant, endpoint_id)
        end(row, OffBecause.MEMBER)
        row.save()
        _record(actor, "receiver.off", row)
    return row


def switch_on(actor: Actor, merchant: Merchant, endpoint_id: int) -> Endpoint:
    """Deliver again, from now on; a gateway is checked anew. What failed meanwhile can be repeated."""
    with write():
        row = _locked(merchant, endpoint_id)
        now = clock.now()
        row.off_because, row.failing_since, row.rests_until = "", None, now
        if row.kind == EndpointKind.GATEWAY:
            row.wanted_address, row.address = row.wanted_address or row.address, ""
            row.state, row.check_failed = EndpointState.CHECKING, ""
        else:
            row.state = EndpointState.ACTIVE
        row.save()
        if row.kind == EndpointKind.GATEWAY:
            deliveries.check(row)
        _record(actor, "receiver.on", row)
    return row


def delete(actor: Actor, merchant: Merchant, endpoint_id: int) -> None:
    """The receiver goes with its deliveries."""
    with write():
        row = _locked(merchant, endpoint_id)
        _record(actor, "receiver.deleted", row)
        row.delete()


def end(row: Endpoint, because: OffBecause) -> None:
    """Switch off, inside a write; the caller saves the row. Deliveries that wait have failed."""
    row.state, row.off_because = EndpointState.OFF, because
    Delivery.objects.filter(endpoint=row, state=DeliveryState.WAITING).update(
        state=DeliveryState.FAILED, done_at=clock.now()
    )


def _write_gateway(row: Endpoint, wanted: Wanted) -> bool:
    """Whether it has to be checked."""
    assert row.app is not None
    if not AppKey.objects.filter(app=row.app, retired_at=None).exists():
        raise KeyMissing
    address = _address(wanted)
    row.events = _events(wanted)
    row.charset = wanted.charset if wanted.charset in CHARSETS else CHARSETS[0]
    row.sign_type = wanted.sign_type if wanted.sign_type in SIGN_TYPES else SIGN_TYPES[0]
    row.tries_again = wanted.tries_again
    if row.state == EndpointState.ACTIVE and address == row.address:
        return False
    row.wanted_address, row.check_failed = address, ""
    row.state, row.off_because = EndpointState.CHECKING, ""
    return True


def _address(wanted: Wanted) -> str:
    address = wanted.address.strip()
    if not addresses.is_good(address):
        raise AddressInvalid
    return address


def _events(wanted: Wanted) -> list[str]:
    chosen = [what.value for what in EVENTS if what in wanted.events]
    if not chosen:
        raise EventsMissing
    return chosen


def _account(merchant: Merchant, app_id: str) -> App:
    found = App.objects.filter(pk=app_id, merchant=merchant, kind=AppKind.ACCOUNT).first()
    if found is None:
        raise AppNotFound
    return found


def _room(merchant: Merchant) -> None:
    for_update(Merchant.objects.filter(pk=merchant.pk))
    most = settings.LIFELOOP_EVENT_RECEIVERS
    if Endpoint.objects.filter(merchant=merchant).count() >= most:
        raise EndpointsTooMany(most=most)


def _locked(merchant: Merchant, endpoint_id: int) -> Endpoint:
    rows = for_update(Endpoint.objects.filter(pk=endpoint_id, merchant=merchant))
    if not rows:
        raise EndpointNotFound
    return rows[0]


def _record(actor: Actor, action: str, row: Endpoint) -> None:
    record(
        actor=actor,
        action=action,
        target=Target("receiver", str(row.pk), row.wanted_address or row.address),
        merchant_id=row.merchant_id,
        data={"kind": row.kind, "app_id": row.app_id or ""},
    )
