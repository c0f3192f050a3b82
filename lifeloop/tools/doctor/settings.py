"""Settings: what Django's own checks say, and what only a whole look shows."""

import socket
import zoneinfo
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from lifeloop.tools.doctor.findings import Finding, check, failure, ok, warning

_LOCAL = {"127.0.0.1", "localhost", "::1"}


def is_local() -> bool:
    """Whether the platform's own address is this machine's: a demo, or somebody's first try."""
    return (urlsplit(settings.LIFELOOP_BASE_URL).hostname or "") in _LOCAL


@check("settings")
def system_checks() -> Iterator[Finding]:
    """What `serve` would refuse to start with, and what it warns of (package host, SMS port, demo)."""
    found = [one for one in checks.run_checks() if not one.is_silenced()]
    for message in found:
        made = failure if message.is_serious() else warning
        yield made("settings", f"{message.msg} [{message.id}]", message.hint or "")
    if not found:
        yield ok("settings", "package host, text messages and demo mode fit together")


@check("https")
def https() -> Iterator[Finding]:
    """The public address, and the proxy that speaks TLS for us."""
    base = settings.LIFELOOP_BASE_URL
    if settings.LIFELOOP_HTTPS and not settings.LIFELOOP_TRUSTED_PROXIES:
        yield failure(
            "https",
            f"{base} is https, but no proxy is trusted: every page redirects to itself",
            "Name the TLS proxy's network in LIFELOOP_TRUSTED_PROXIES.",
        )
    elif settings.LIFELOOP_HTTPS:
        yield ok("https", f"{base}, behind {', '.join(settings.LIFELOOP_TRUSTED_PROXIES)}")
    elif is_local():
        yield ok("https", f"{base} is this machine's own address, which needs none")
    else:
        yield failure(
            "https",
            f"{base} is not https: passwords and sessions go over the network as they are",
            "Put a TLS proxy in front and set LIFELOOP_BASE_URL to https://….",
        )


@check("hosts")
def hosts() -> Iterator[Finding]:
    """Which host names the platform answers to."""
    names = settings.ALLOWED_HOSTS
    if "*" in names:
        yield failure(
            "hosts",
            "every host name is answered to: links in messages can be made to lead elsewhere",
            "Write the names themselves into LIFELOOP_ALLOWED_HOSTS.",
        )
    else:
        yield ok("hosts", ", ".join(dict.fromkeys(names)))


@check("package host")
def package_host() -> Iterator[Finding]:
    """Each mini program needs a name below it that leads here."""
    host = settings.LIFELOOP_PACKAGE_HOST.partition(":")[0]
    if host in _LOCAL:
        if not is_local():
            yield warning(
                "package host",
                f"mini programs are below {host}, which is everybody's own machine",
                "Set LIFELOOP_PACKAGE_HOST to a domain of its own.",
            )
        else:
            yield ok("package host", f"mini programs are below {settings.LIFELOOP_PACKAGE_HOST}")
        return
    try:
        socket.getaddrinfo(f"doctor.{host}", 443)
    except OSError:
        yield warning(
            "package host",
            f"no name below {host} is found",
            f"Let *.{host} lead to this server (a wildcard record).",
        )
    else:
        yield ok("package host", f"names below {host} are found")


@check("text messages")
def texts() -> Iterator[Finding]:
    """How codes reach people."""
    if settings.LIFELOOP_SMS == "http" and settings.LIFELOOP_SMS_HTTP_URL.startswith("http://"):
        yield warning(
            "text messages",
            "codes go to the hook unencrypted",
            "Use https in LIFELOOP_SMS_HTTP_URL.",
        )
    elif settings.LIFELOOP_SMS != "none":  # the checks above have said so
        yield ok(
            "text messages",
            f"by {settings.LIFELOOP_SMS}, at most {settings.LIFELOOP_SMS_BUDGET_PER_HOUR} an hour",
        )


@check("time zone")
def time_zone() -> Iterator[Finding]:
    """The zone of pages and of the protocol's texts; days of figures and quotas are GMT+8 whatever it is."""
    name = settings.TIME_ZONE
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        yield failure(
            "time zone",
            f"{name!r} is not known here",
            "Mend LIFELOOP_TIME_ZONE, or install the machine's time zones (tzdata).",
        )
    else:
        yield ok("time zone", name)
