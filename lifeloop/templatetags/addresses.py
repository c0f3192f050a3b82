"""``{% url %}`` that works an address out once per page and puts the numbers of each row into it (a builtin: settings.TEMPLATES)."""

from functools import lru_cache
from typing import Any

from django.template import Library
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as plain_url
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

register = Library()

# Stands for the argument of that number; as long as an id, found in no address.
_MARK = "70770770770770{:02}"
# Whose two are never the same: (script prefix, urlconf, the visited namespace).
_Where = tuple[str, str | None, str | None]


@lru_cache(maxsize=1024)  # by page, not by row
def _shape(where: _Where, name: str, count: int, keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """What stands before, between and after the arguments; None where that cannot be told."""
    marks = [_MARK.format(at) for at in range(count + len(keys))]
    named = dict(zip(keys, marks[count:], strict=True))
    try:
        rest = reverse(
            name, urlconf=where[1], args=marks[:count], kwargs=named, current_app=where[2]
        )
    except NoReverseMatch:
        return None
    parts = []
    for mark in marks:
        before, found, rest = rest.partition(mark)
        if not found:
            return None
        parts.append(before)
    return (*parts, rest)


def _number(value: Any) -> str | None:
    """A number as an address has it; None: not one."""
    if type(value) is int:
        return str(value) if value >= 0 else None
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return str(value)
    return None


class Address(URLNode):
    """As Django's tag; addresses whose arguments are all numbers are put together from a kept shape."""

    def render(self, context: Context) -> str:
        """The address, escaped as the context wants it, or nothing when it is put into a variable."""
        found = self._found(context)
        if found is None:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = found
            return ""
        return SafeString(escape(found)) if context.autoescape else found

    def _found(self, context: Context) -> str | None:
        given = [*self.args, *self.kwargs.values()]
        numbers = [_number(one.resolve(context)) for one in given]
        name = self.view_name.resolve(context)
        if None in numbers or not isinstance(name, str):
            return None
        request = getattr(context, "request", None)
        here = getattr(getattr(request, "resolver_match", None), "namespace", None)
        where = (get_script_prefix(), get_urlconf(), getattr(request, "current_app", here))
        shape = _shape(where, str(name), len(self.args), tuple(self.kwargs))
        if shape is None:
            return None
        made = shape[0]
        for number, after in zip(numbers, shape[1:], strict=True):
            made += f"{number}{after}"
        return made


@register.tag
def url(parser: Parser, token: Token) -> Any:
    """Django's ``url``."""
    plain: Any = plain_url(parser, token)
    return Address(plain.view_name, plain.args, plain.kwargs, plain.asvar)
