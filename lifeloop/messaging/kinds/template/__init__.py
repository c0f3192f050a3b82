"""Template message (模板消息): a title, chosen keywords with their values, a way into the program."""

from django.utils.translation import gettext_lazy as _

from lifeloop.messaging.kinds.base import KINDS, Content, Kind, ProgramLink


class Field(Content):
    """One keyword and its value."""

    name: str
    value: str
    color: str = ""


class TemplateContent(Content):
    """What the card shows; ``link`` opens the program at a page."""

    title: str
    fields: tuple[Field, ...]
    link: ProgramLink


KINDS.add(
    "template",
    Kind(
        name="template",
        label=_("template message"),
        model=TemplateContent,
        preview=lambda content: content.title,
        card="messaging/kinds/template/card.html",
    ),
)
