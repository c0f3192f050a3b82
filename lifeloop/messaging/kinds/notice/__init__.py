"""Template message of an account: a coloured head, a first line, keywords with their values, a remark, a way on."""

from collections.abc import Sequence
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from lifeloop.messaging.kinds.base import KINDS, Content, Kind
from lifeloop.placements.rules.targets import LinkTarget, ProgramTarget


class Line(Content):
    """A text, perhaps in a colour of its own."""

    value: str
    color: str = ""


class NoticeField(Line):
    """One keyword and its value."""

    name: str


class NoticeContent(Content):
    """What the card shows; ``target`` is where its foot leads. ``template``: the id it was made from."""

    title: str
    head_color: str = ""
    first: Line | None = None
    fields: tuple[NoticeField, ...]
    remark: Line | None = None
    action: str = ""
    target: Annotated[LinkTarget | ProgramTarget, Field(discriminator="kind")] | None = None
    template: str = ""
    trial: bool = False

    def onward(self) -> "Sequence[tuple[NoticeContent, LinkTarget | ProgramTarget | None]]":
        return [(self, self.target)] if self.target else []


KINDS.add(
    "notice",
    Kind(
        name="notice",
        label=_("template message of the account"),
        model=NoticeContent,
        preview=lambda content: content.title,
        card="messaging/kinds/notice/card.html",
    ),
)
