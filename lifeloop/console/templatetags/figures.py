"""Tables of figures: ``{% load figures %}``."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString

from lifeloop.console.data_tables import Cell, Kind
from lifeloop.console.templatetags.console import moment

register = template.Library()


@register.simple_tag
def data_cells(row: Iterable[Cell]) -> SafeString:
    """The cells of one row. In Python, because a page has hundreds and nine questions to each."""
    return SafeString("\n".join(_cell(cell, first=not at) for at, cell in enumerate(row)))


def _cell(cell: Cell, *, first: bool) -> str:
    label = "" if first else f'data-label="{escape(cell.label)}"'
    number = " number" if cell.numeric else ""
    shown = moment(cell.value) if cell.kind is Kind.MOMENT else escape(cell.shown)  # type: ignore[arg-type]
    if cell.url and cell.kind is not Kind.MOMENT:
        shown = f'<a href="{escape(cell.url)}">{shown}</a>'
    note = f'<span class="under">{escape(cell.note)}</span>' if cell.note else ""
    return f'<td data-value="{escape(cell.text)}" {label} class="{cell.kind}{number}">{shown}{note}</td>'
