"""The console's components: ``{% load console %}``."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lifeloop.console.data_tables import counted
from lifeloop.console.menu import may
from lifeloop.console.registry import PAGES
from lifeloop.kernel import text
from lifeloop.kernel.paging import SIZES, Page

register = template.Library()

# State → colour of its dot. One word, one colour, everywhere.
COLOURS = {
    "waiting": "orange",
    "running": "azure",
    "done": "green",
    "failed": "red",
    "stopped": "secondary",
    "listed": "green",
    "active": "green",
    "published": "green",
    "withdrawn": "orange",
    "opened": "azure",
    "approved": "azure",
    "in_review": "orange",
    "opening": "orange",
    "requested": "orange",
    "rejected": "red",
    "declined": "red",
    "revoked": "red",
    "suspended": "red",
    "DRAFT": "secondary",
    "WAITING": "orange",
    "REJECTED": "red",
    "INIT": "azure",
    "RUNNING": "azure",
    "SUCCESS": "green",
    "FAILURE": "red",
    "STOPPED": "orange",
    "RECALLING": "orange",
}
FORMAT = "%Y-%m-%d %H:%M:%S"


@register.filter("counted")
def number_of(number: int | None) -> str:
    """With its thousands apart, as the tables of figures have it; a dash for what is not known."""
    return "–" if number is None else counted(number)


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers: a word must stand beside it or in a label."""
    return _icon(name, classes)


@lru_cache(maxsize=512)  # a page has some sixty of them
def _icon(name: str, classes: str) -> SafeString:
    sprite = static("vendor/icons/sprite.svg")
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        sprite,
        name,
    )


@register.simple_tag(takes_context=True)
def way(context: Context, name: str, *args: Any) -> str:
    """The address of a page, empty when there is no such page or the visitor may not open it."""
    found = PAGES.get(name)
    return (
        reverse(f"console:{name}", args=args)
        if found and may(context["request"], found.can)
        else ""
    )


@register.simple_tag
def opens(url: str) -> SafeString:
    """Attributes of a link that opens ``url`` as a dialog over the page (and as a page where scripts are off)."""
    shown = conditional_escape(url)
    return SafeString(f'href="{shown}" hx-get="{shown}" hx-target="#dialog" hx-swap="innerHTML"')


@register.simple_tag
def state(value: str, label: str, suspended: bool = False) -> SafeString:
    """A coloured dot and the state's word; the operator's suspension lies over every state."""
    if suspended:
        value, label = "suspended", gettext("suspended")
    colour = COLOURS.get(value, "secondary")
    return format_html(
        '<span class="state"><span class="status-dot bg-{}"></span>{}</span>', colour, label
    )


@register.simple_tag
def copyable(value: str) -> SafeString:
    """An id in fixed width with a button that copies it."""
    return format_html(
        '<span class="copyable"><code>{}</code><button type="button" class="btn-copy" data-copy="{}" title="{}" '
        'aria-label="{}">{}</button></span>',
        value,
        value,
        gettext("Copy"),
        gettext("Copy %(value)s") % {"value": value},
        icon("copy"),
    )


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """``YYYY-MM-DD HH:mm:ss``: here in the server's zone, the page's script puts it into the viewer's."""
    if value is None:
        return "–"
    shown = timezone.localtime(value).strftime(FORMAT)
    # Digits and signs only: there is nothing to escape.
    return SafeString(f'<time datetime="{value.isoformat()}" data-moment>{shown}</time>')


@register.filter
def masked(phone: str) -> str:
    """138****1234."""
    return text.mask_phone(phone)


_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser(agent: str) -> str:
    """``Chrome · Windows`` out of a User-Agent; its first words where nothing is known."""
    found = [
        next((word for mark, word in kinds if mark in agent), "") for kinds in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or agent[:40] or "–"


@register.inclusion_tag("console/parts/field.html")
def field(bound: BoundField, help: str = "") -> dict[str, Any]:  # noqa: A002 -- the word templates use
    """A field: label above, its hint and its error under it."""
    return {"field": bound, "help": help or bound.help_text, "kind": bound.widget_type}


@register.inclusion_tag("console/parts/code_field.html")
def code_field(bound: BoundField, url: str) -> dict[str, Any]:
    """The field of an SMS code with 获取校验码 beside it; the button posts its form to ``url``."""
    return {"field": bound, "url": url}


@register.inclusion_tag("console/parts/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """What is wrong with the form as a whole."""
    return {"errors": form.non_field_errors()}


@register.inclusion_tag("console/parts/avatar.html")
def avatar(name: str, url: str = "", size: str = "") -> dict[str, Any]:
    """A logo, or a drawn letter where there is none. ``size``: sm, lg, xl or empty."""
    return {
        "name": name,
        "url": url,
        "size": size,
        "letter": name[:1].upper(),
        "tint": sum(map(ord, name)) % 6,
    }


@register.inclusion_tag("console/parts/empty.html")
def empty(
    title: str, why: str = "", icon: str = "inbox", url: str = "", action: str = ""
) -> dict[str, Any]:
    """An empty state: why there is nothing, and the one next step."""
    return {"title": title, "why": why, "icon": icon, "url": url, "action": action}


@register.inclusion_tag("console/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Total, page numbers and page size; keeps the filters of the address."""
    numbers = [
        n for n in range(1, page.pages + 1) if n in {1, page.pages} or abs(n - page.number) <= 2
    ]
    marks: list[int | None] = []
    for number in numbers:
        if marks and number - (marks[-1] or 0) > 1:
            marks.append(None)
        marks.append(number)
    return {
        "request": context["request"],
        "page": page,
        "marks": marks,
        "sizes": SIZES,
        "previous": page.number - 1,
        "following": page.number + 1,
    }
