"""``{% load i18n %}`` with a ``{% translate %}`` that looks a fixed text up once per language, not once per row (settings.TEMPLATES)."""

from typing import Any

from django.template import Library
from django.template.base import Parser, Token, Variable
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Word(i18n.TranslateNode):
    """A text that stands in the template itself: nothing but the language decides what is shown."""

    def __init__(self, plain: Any) -> None:
        super().__init__(plain.filter_expression, plain.noop, plain.asvar)
        self.kept: dict[str, str] = {}

    def render(self, context: Context) -> str:
        """As Django's tag: the text, or nothing when it is put into a variable."""
        language = get_language()
        shown = self.kept.get(language) if language else None
        if shown is None:
            drawn = super().render(context)
            shown = context[self.asvar] if self.asvar else drawn
            if language:
                self.kept[language] = shown
        if self.asvar:
            context[self.asvar] = shown
            return ""
        return shown


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Any:
    """Django's ``translate``; only texts without filters, ``noop`` and ``context`` are kept."""
    plain: Any = i18n.do_translate(parser, token)
    text = plain.filter_expression
    fixed = isinstance(text.var, Variable) and isinstance(text.var.literal, str)
    if not fixed or text.filters or plain.noop or plain.message_context:
        return plain
    return Word(plain)
