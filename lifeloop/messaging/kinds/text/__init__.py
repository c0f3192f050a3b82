"""Text message: plain words, line breaks kept, an optional title."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import StringConstraints

from lifeloop.messaging.kinds.base import KINDS, Content, Kind


class TextContent(Content):
    """``title`` ≤ 100, ``text`` 1–500 characters."""

    title: Annotated[str, StringConstraints(max_length=100)] = ""
    text: Annotated[str, StringConstraints(min_length=1, max_length=500)]


KINDS.add(
    "text",
    Kind(
        name="text",
        label=_("text"),
        model=TextContent,
        preview=lambda content: content.title or content.text,
        card="messaging/kinds/text/card.html",
    ),
)
