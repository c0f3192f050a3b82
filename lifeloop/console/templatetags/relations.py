"""What the pages of mini programs and lifestyle accounts draw: ``{% load relations %}``."""

from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context

from lifeloop.console.categories import category_word

register = template.Library()


@register.filter
def media(path: str) -> str:
    """The address of a kept picture; empty for none."""
    return f"{settings.MEDIA_URL}{path}" if path else ""


@register.filter
def category(stored: str) -> str:
    """A program's category in the reader's language."""
    return str(category_word(stored))


@register.inclusion_tag("console/parts/brand.html")
def brand(row: Any, under: str = "", size: str = "", url: str = "") -> dict[str, Any]:
    """Logo and name of a program or an account; ``under``: a smaller line, ``url``: where the name leads."""
    return {"row": row, "under": under, "size": size, "url": url}


@register.inclusion_tag("console/parts/guide.html", takes_context=True)
def guide(context: Context, row: Any, advice: Any) -> dict[str, Any]:
    """What the state of a program or an account means, why, and the button of the next step."""
    return {"request": context["request"], "row": row, "advice": advice}
