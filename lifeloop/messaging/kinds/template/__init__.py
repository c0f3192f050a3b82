"""Template message (模板消息): a title, chosen keywords with their values, a way into the program."""

from django.utils.translation import gettext_lazy as _

from lifeloop.messaging.kinds.base import KINDS, Content, Kind, ProgramLink


class Field(Content):
    """One keyword and its value."""

    name: str
    value: str
    color: str = ""


class TemplateContent(Content):
    """What the card shows; ``link`` opens the program at a page.

    ``template``: the id it was made from (the log filters by it). ``invite``: its foot invites to follow the
    account it went through. ``trial``: a member's own, marked as such.
    """

    title: str
    fields: tuple[Field, ...]
    link: ProgramLink
    template: str = ""
    invite: bool = False
    trial: bool = False


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
