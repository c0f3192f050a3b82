"""Shares as a page of a broadcast shows them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """12.5 %, of 0.125."""
    return f"{number_format(round(share * 100, 1), 1)} %"


@register.filter
def points(share: float) -> str:
    """Percentage points with their sign: +1.25 of 0.0125."""
    text = number_format(round(abs(share) * 100, 2), 2)
    return f"{'−' if share < 0 else '+'}{text}"
