"""The log of a merchant's calls, and what the doctor may know of its apps."""

from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from django.db.models import QuerySet, Sum

from lifeloop.diagnostics.doctor import Key, Known, Whose
from lifeloop.diagnostics.models import Call, Overflow
from lifeloop.identity import platform_key
from lifeloop.identity.models import AppKey, Merchant
from lifeloop.identity.queries import apps
from lifeloop.kernel import clock

# Of other apps of the company; more would only make a diagnosis slower.
MOST_OTHERS = 60
# What a list needs; bodies and diagnoses are for one call's page.
_LISTED = ("id", "merchant_id", "app_id", "at", "version", "method", "code", "sub_code", "trace")


def of_merchant(
    merchant: Merchant, *, app_id: str = "", method: str = "", sub_code: str = "", trace: str = ""
) -> QuerySet[Call]:
    """Newest first. Empty filters find everything; ``sub_code`` "10000" finds the successes of the sample."""
    rows = Call.objects.filter(merchant_id=merchant.pk).only(*_LISTED).order_by("-id")
    wanted: dict[str, Any] = {"app_id": app_id, "method": method, "trace": trace}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if sub_code:
        rows = rows.filter(sub_code="" if sub_code == "10000" else sub_code)
    return rows


def one(merchant: Merchant, call_id: int) -> Call | None:
    """One call of the merchant's, whole."""
    return Call.objects.filter(merchant_id=merchant.pk, pk=call_id).first()


def with_diagnosis(merchant: Merchant, most: int = 10) -> QuerySet[Call]:
    """The newest whose signature was refused."""
    rows = Call.objects.filter(merchant_id=merchant.pk, sub_code="isv.invalid-signature")
    return rows.only(*_LISTED).order_by("-id")[:most]


def dropped(merchant: Merchant) -> int:
    """Calls of the last days that were not kept, because too many came at once."""
    since = clock.now() - timedelta(days=settings.LIFELOOP_CALL_LOG_DAYS)
    rows = Overflow.objects.filter(merchant_id=merchant.pk, at__gt=since)
    return rows.aggregate(all=Sum("count"))["all"] or 0


def known(merchant_id: int, app_id: str) -> Known:
    """The keys that may have signed a call of this app, the merchant's other apps' and the platform's with them.

    For an APPID that is not the merchant's, every key is another app's.
    """
    app = apps.gateway_app(app_id)
    own = app is not None and app.merchant_id == merchant_id
    rows = AppKey.objects.filter(app__merchant_id=merchant_id).order_by("-id")
    keys = [
        _key(row, Whose.RETIRED if row.retired_at else Whose.VALID)
        for row in rows.filter(app_id=app_id)
    ]
    keys.sort(key=lambda key: key.whose is not Whose.VALID)
    others = rows.exclude(app_id=app_id)[:MOST_OTHERS]
    keys += [_key(row, Whose.OTHER) for row in others]
    keys.append(Key(_public(platform_key.public_pem()), Whose.PLATFORM, "platform"))
    return Known(
        app_id=app_id if own else "-",
        keys=tuple(keys),
        root_sn=app.root_sn if app is not None and own else "",
        aes_key=app.aes_key if app is not None and own else None,
        window_hours=settings.LIFELOOP_CLOCK_WINDOW_HOURS,
    )


def _key(row: AppKey, whose: Whose) -> Key:
    name = f"{row.fingerprint[:8]}…{row.fingerprint[-8:]}"
    return Key(_public(row.public_pem), whose, name, row.app_id, row.cert_sn, row.expires_at)


def _public(pem: str) -> RSAPublicKey:
    key = load_pem_public_key(pem.encode())
    assert isinstance(key, RSAPublicKey)
    return key
