"""开发设置: what the key pages of mini programs and lifestyle accounts share."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from lifeloop.identity import platform_key
from lifeloop.identity.models import App, AppKey, AppKind
from lifeloop.identity.queries import apps
from lifeloop.identity.services.keys import VALID_AT_ONCE


def key_facts(app: App) -> dict[str, Any]:
    """The app's keys, its content key, and what its backend needs of the platform."""
    keys = list(apps.keys_of(app))
    valid = [key for key in keys if key.retired_at is None]
    return {
        "app": app,
        "valid": valid,
        "retired": [key for key in keys if key.retired_at is not None],
        "room": len(valid) < VALID_AT_ONCE,
        "aes_key": apps.aes_key_of(app),
        "platform_key": one_line(platform_key.public_pem()),
        "gateway": f"{settings.LIFELOOP_BASE_URL}/gateway.do",
    }


def one_line(pem: str) -> str:
    """A PEM as official clients want it pasted: base64 without armour and line breaks."""
    return "".join(line for line in pem.splitlines() if "-----" not in line)


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
