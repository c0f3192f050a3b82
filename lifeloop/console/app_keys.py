"""开发设置: what the key pages of mini programs and lifestyle accounts share."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from lifeloop.identity import platform_key
from lifeloop.identity.models import App, AppKey, AppKind
from lifeloop.identity.queries import apps, delegations
from lifeloop.identity.services.keys import VALID_AT_ONCE
from lifeloop.kernel import clock


def key_facts(app: App) -> dict[str, Any]:
    """The app's keys, its content key, and what its backend needs of the platform."""
    every = list(apps.keys_of(app))
    keys, certificates = (
        [key for key in every if bool(key.cert_sn) is certified] for certified in (False, True)
    )
    valid = [key for key in keys if key.retired_at is None]
    certified = [key for key in certificates if key.retired_at is None]
    return {
        "app": app,
        "valid": valid,
        "retired": [key for key in keys if key.retired_at is not None],
        "room": len(valid) < VALID_AT_ONCE,
        "certificates": certificates,
        "certificate_room": len(certified) < VALID_AT_ONCE,
        "now": clock.now(),
        "delegations": [
            {"row": row, "name": named(row.provider).name} for row in delegations.given_by(app)
        ],
        "consent_link": consent_link(app),
        "aes_key": apps.aes_key_of(app),
        "platform_key": one_line(platform_key.public_pem()),
        "gateway": f"{settings.LIFELOOP_BASE_URL}/gateway.do",
    }


def one_line(pem: str) -> str:
    """A PEM as official clients want it pasted: base64 without armour and line breaks."""
    return "".join(line for line in pem.splitlines() if "-----" not in line)


def consent_link(app: App) -> str:
    """Where another merchant lets this app act for its own; the original's form of such a link."""
    query = urlencode({"app_id": app.pk, "redirect_uri": app.callback_address})
    return f"{settings.LIFELOOP_BASE_URL}/oauth2/appToAppAuth.htm?{query}"


def as_file(name: str, text: str) -> HttpResponse:
    """A certificate as a download; names are the ones that manuals of the client libraries use."""
    answer = HttpResponse(text, content_type="application/x-x509-ca-cert")
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    answer["Cache-Control"] = "no-store"
    return answer


def keys_page(app: App) -> str:
    """The address of the app's key tab."""
    return reverse(f"console:{_KIND[app.kind]}-keys", args=[app.pk])


def named(app: App) -> Any:
    """The program or account that the app is."""
    return app.program if app.kind == AppKind.PROGRAM else app.account


def short(key: AppKey) -> str:
    """The first and last of a fingerprint, as people compare it."""
    return f"{key.fingerprint[:8]}…{key.fingerprint[-8:]}"


_KIND: dict[str, str] = {AppKind.PROGRAM: "program", AppKind.ACCOUNT: "account"}
