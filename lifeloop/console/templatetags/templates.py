"""What the pages of templates and send logs draw: ``{% load templates %}``."""

import re

from django import template

from lifeloop.console.send_logs import reason as words_of
from lifeloop.kernel.text import mask_phone
from lifeloop.messaging.models import LibraryTemplate

register = template.Library()
_PHONE = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}")


@register.filter
def reason(code: str) -> str:
    """Why a send was refused, in words; empty for a code that has none."""
    return words_of(code)


@register.filter
def receiver(text: str) -> str:
    """What a caller named as the receiver; one that is a phone number is masked."""
    if not _PHONE.fullmatch(text):
        return text
    national = text.removeprefix("+").removeprefix("86") if len(text) > 11 else text
    return mask_phone(national)


@register.filter
def samples(library: LibraryTemplate) -> list[tuple[str, str]]:
    """A library template's keywords in their order, each with its sample."""
    return [(name, str(library.example.get(name, ""))) for name in library.keywords]
