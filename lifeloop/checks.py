"""System checks: settings that would start and then hurt; each says how to mend it."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register


@register()
def package_host(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Packages are strangers' code: their hosts must not be below the platform's own site, nor the other way round."""
    own = (urlsplit(settings.LIFELOOP_BASE_URL).hostname or "").lower()
    packages = settings.LIFELOOP_PACKAGE_HOST.partition(":")[0].lower()
    same = own == packages or own.endswith("." + packages) or packages.endswith("." + own)
    shared = (
        ".".join(own.split(".")[-2:]) == ".".join(packages.split(".")[-2:])
        and own.count(".") > 0
        and not _is_address(own)
    )
    if same or shared:
        return [
            Error(
                f"LIFELOOP_PACKAGE_HOST ({packages}) is on the platform's own site ({own}).",
                hint="Give packages a registrable domain of their own, for example life-packages.example.",
                id="lifeloop.E001",
            )
        ]
    return []


@register()
def text_port(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The chosen SMS port has what it needs."""
    if settings.LIFELOOP_SMS == "http" and urlsplit(settings.LIFELOOP_SMS_HTTP_URL).scheme not in {
        "http",
        "https",
    }:
        return [
            Error(
                "LIFELOOP_SMS is http, but LIFELOOP_SMS_HTTP_URL is no address.",
                hint="Set it.",
                id="lifeloop.E002",
            )
        ]
    if settings.LIFELOOP_SMS == "aliyun" and not (
        settings.LIFELOOP_ALIYUN_ACCESS_KEY
        and settings.LIFELOOP_ALIYUN_ACCESS_SECRET
        and settings.LIFELOOP_ALIYUN_TEMPLATE
    ):
        return [
            Error(
                "LIFELOOP_SMS is aliyun, but its key, secret or template is not set.",
                hint="Set LIFELOOP_ALIYUN_ACCESS_KEY, LIFELOOP_ALIYUN_ACCESS_SECRET, LIFELOOP_ALIYUN_SIGN_NAME and LIFELOOP_ALIYUN_TEMPLATE.",
                id="lifeloop.E003",
            )
        ]
    if settings.LIFELOOP_SMS == "demo" and not settings.LIFELOOP_DEMO:
        return [
            Error(
                "LIFELOOP_SMS is demo, which shows codes to everyone, outside the demo.",
                hint="Set LIFELOOP_SMS to aliyun or http.",
                id="lifeloop.E004",
            )
        ]
    if settings.LIFELOOP_SMS == "none":
        return [
            checks.Warning(
                "LIFELOOP_SMS is not set: nobody can be sent a code.",
                hint="Set it to aliyun or http.",
                id="lifeloop.W001",
            )
        ]
    return []


@register()
def demo_is_local(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The demo shows everybody's codes: it is for one's own machine."""
    host = urlsplit(settings.LIFELOOP_BASE_URL).hostname or ""
    if settings.LIFELOOP_DEMO and host not in {"127.0.0.1", "localhost", "::1"}:
        return [
            checks.Warning(
                f"LIFELOOP_DEMO is on, and the platform answers as {host}: anyone who reaches it can read every code.",
                hint="Use the demo on 127.0.0.1 only.",
                id="lifeloop.W002",
            )
        ]
    return []


def _is_address(host: str) -> bool:
    return host.replace(".", "").isdigit() or ":" in host
