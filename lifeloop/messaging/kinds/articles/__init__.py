"""Image-text message (图文消息): one large article and smaller ones below it; a tap opens a body, a page, or a mini program."""

from collections.abc import Sequence
from typing import Annotated

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints

from lifeloop.messaging.errors import FirstPictureMissing, TooManyItems
from lifeloop.messaging.kinds.base import KINDS, Content, Kind
from lifeloop.messaging.rules.links import Onward

MOST_ITEMS = 10  # whatever the setting says


class ArticleItem(Content):
    """``title`` 1–100 and ``digest`` ≤ 512 characters; ``picture`` a media path of the account, or empty."""

    title: Annotated[
        str,
        StringConstraints(
            min_length=1, max_length=100, strip_whitespace=True, pattern=r"^[^\x00]+$"
        ),
    ]
    digest: Annotated[
        str, StringConstraints(max_length=512, strip_whitespace=True, pattern=r"^[^\x00]*$")
    ] = ""
    picture: Annotated[
        str, StringConstraints(max_length=120, pattern=r"^([0-9A-Za-z_-]+/)*[0-9A-Za-z_.-]*$")
    ] = ""
    target: Onward


class ArticlesContent(Content):
    """The first is drawn large, with its picture; the others are a line each."""

    items: Annotated[tuple[ArticleItem, ...], Field(min_length=1, max_length=MOST_ITEMS)]

    def onward(self) -> Sequence[tuple[ArticleItem, Onward]]:
        return [(item, item.target) for item in self.items]

    def pictures(self) -> Sequence[str]:
        return [item.picture for item in self.items if item.picture]


def _check(content: ArticlesContent) -> None:
    most = settings.LIFELOOP_ARTICLES_PER_MESSAGE
    if len(content.items) > most:
        raise TooManyItems(most=most)
    if len(content.items) > 1 and not content.items[0].picture:
        raise FirstPictureMissing


KINDS.add(
    "articles",
    Kind(
        name="articles",
        label=_("image-text"),
        model=ArticlesContent,
        preview=lambda content: content.items[0].title,
        card="messaging/kinds/articles/card.html",
        check=_check,
    ),
)
