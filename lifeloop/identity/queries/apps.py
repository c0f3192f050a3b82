"""Apps and their keys, as the gateway and the key pages need them."""

import base64
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import connection
from django.db.models import QuerySet

from lifeloop.database.kept import Given, KeptRead
from lifeloop.identity.errors import AppNotFound
from lifeloop.identity.models import App, AppKey, Merchant, MerchantState
from lifeloop.identity.queries import certificates
from lifeloop.identity.sealing import unseal


@dataclass(frozen=True, slots=True)
class GatewayKey:
    """One valid key, parsed. ``cert_sn``: the serial of its certificate, empty for a plain key."""

    id: int
    public: RSAPublicKey
    cert_sn: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GatewayApp:
    """All that a signed call needs to know of its app."""

    app_id: str
    kind: str
    merchant_id: int
    merchant_active: bool
    keys: tuple[GatewayKey, ...]
    aes_key: bytes | None
    id_mode: str
    stamp: tuple[object, ...]
    # Of the platform's certificates; empty for an app that has none itself.
    root_sn: str = ""
    platform_sn: str = ""


def gateway_app(app_id: str) -> GatewayApp | None:
    """The app of an APPID with its valid keys, newest first; None for an unknown one. Parses: keep the answer."""
    app = (
        App.objects.select_related("merchant").filter(app_id=app_id[:16]).first()
        if len(app_id) == 16 and app_id.isascii() and app_id.isdigit()
        else None
    )
    if app is None:
        return None
    rows = AppKey.objects.filter(app=app, retired_at=None).order_by("-id")
    platform = certificates.platform() if any(row.cert_sn for row in rows) else None
    return GatewayApp(
        app_id=app.app_id,
        kind=app.kind,
        merchant_id=app.merchant_id,
        merchant_active=app.merchant.state == MerchantState.ACTIVE,
        keys=tuple(
            GatewayKey(row.pk, _public(row.public_pem), row.cert_sn, row.expires_at) for row in rows
        ),
        aes_key=base64.b64decode(unseal(app.sealed_aes_key)) if app.sealed_aes_key else None,
        id_mode=app.id_mode,
        stamp=(
            app.id_mode,
            app.sealed_aes_key,
            app.merchant.state,
            *sorted(row.pk for row in rows),
        ),
        root_sn=platform.root_sn if platform else "",
        platform_sn=platform.sn if platform else "",
    )


def _valid_keys() -> QuerySet[AppKey, Any]:
    columns = ("app_id", "app__id_mode", "app__sealed_aes_key", "app__merchant__state", "pk")
    rows = AppKey.objects.filter(app_id__among=Given("app_ids"), retired_at=None)
    return rows.order_by("pk").values_list(*columns)


_stamps = KeptRead(_valid_keys)
_held_stamps = KeptRead(_valid_keys, lock="share")


def stamps(app_ids: Collection[str]) -> dict[str, tuple[object, ...]]:
    """What each app's :class:`GatewayApp` would be made of now, by one indexed query; an app without a valid key is absent.

    A kept one whose ``stamp`` differs is out of date. Inside a write the rows read are kept from being changed until
    its end, so a key retired in another transaction was either retired before or will be after this write.
    """
    rows = (_held_stamps if connection.in_atomic_block else _stamps)(app_ids=list(app_ids))
    found: dict[str, tuple[object, ...]] = {}
    for app_id, id_mode, aes_key, state, key_id in rows:
        found[app_id] = (*found.get(app_id, (id_mode, aes_key, state)), key_id)
    return found


def _public(pem: str) -> RSAPublicKey:
    key = load_pem_public_key(pem.encode())
    assert isinstance(key, RSAPublicKey)
    return key


def get(merchant: Merchant, app_id: str) -> App:
    """One of the merchant's own; :class:`AppNotFound` for any other."""
    app = App.objects.select_related("merchant").filter(pk=app_id, merchant=merchant).first()
    if app is None:
        raise AppNotFound
    return app


def keys_of(app: App) -> QuerySet[AppKey]:
    """An app's keys, valid ones first, then the newest."""
    return AppKey.objects.filter(app=app).order_by("retired_at", "-id")


def aes_key_of(app: App) -> str:
    """The content key as base64, or an empty text."""
    return unseal(app.sealed_aes_key) if app.sealed_aes_key else ""
