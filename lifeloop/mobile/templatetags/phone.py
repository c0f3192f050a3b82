"""What the phone's templates need beyond Django's own tags."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from lifeloop.kernel import clock
from lifeloop.kernel.text import mask_phone
from lifeloop.messaging.queries.links import resolve

register = template.Library()


@register.inclusion_tag("mobile/parts/logo.html")
def logo(owner: Any, size: str = "") -> dict[str, Any]:
    """The logo of a mini program or an account; without one, its first letter on the colour of its last digit. Size: big, small."""
    return {
        "url": f"{settings.MEDIA_URL}{owner.logo}" if owner.logo else "",
        "letter": (owner.name or "·")[0].upper(),
        "colour": str(owner.pk)[-1],
        "size": size,
    }


@register.filter
def masked(phone: str) -> str:
    """138****1234."""
    return mask_phone(phone)


@register.filter
def moment(value: datetime) -> str:
    """When, as short as it stays clear: 14:05, yesterday 14:05, 3 May 14:05, 3 May 2025 14:05."""
    here, today = timezone.localtime(value), timezone.localtime(clock.now()).date()
    clock_time = date_format(here, "H:i")
    if here.date() == today:
        return clock_time
    if here.date() == today - timedelta(days=1):
        return gettext("Yesterday %(time)s") % {"time": clock_time}
    if here.year == today.year:
        return date_format(here, pgettext("date format", "j M H:i"))
    return date_format(here, pgettext("date format", "j M Y H:i"))


@register.filter
def day(value: datetime) -> str:
    """A date: 3 May 2025."""
    return date_format(timezone.localtime(value), pgettext("date format", "j M Y"))


@register.simple_tag(takes_context=True)
def card(context: template.Context, item: Any) -> SafeString:
    """The phone card of one message, from its kind's own template.

    ``links`` of the context says what is dark for all messages of the page; without it this one is looked up alone.
    """
    links = context.get("links") or resolve(item.account.pk if item.account else "", [item.content])
    return render_to_string(
        f"messaging/kinds/{item.kind}/card.html",
        {
            "item": item,
            "content": item.content,
            "leads": links.of(item.content),
            "preview": False,
            "open_url": reverse("mobile:open"),
            "follow_url": reverse("mobile:message-follow"),
            "invited": context.get("invited", ()),
            "here": context["talk"].path if "talk" in context else "",
            "csrf_token": context.get("csrf_token"),
        },
    )


# The first that is found names the browser; later ones are contained in what others say of themselves.
_BROWSERS = (
    ("MicroMessenger/", "WeChat"),
    ("AlipayClient/", "Alipay"),
    ("Edg", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def device(agent: str) -> str:
    """What a browser says it is, in two words."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return " · ".join(filter(None, (browser, system))) or gettext("Unknown device")


@register.filter
def national(phone: str) -> str:
    """138 0013 8000 of a Chinese number, for the demo's own page only; others as they are."""
    digits = phone.removeprefix("+86")
    return (
        f"{digits[:3]} {digits[3:7]} {digits[7:]}"
        if len(digits) == 11 and digits != phone
        else phone
    )
