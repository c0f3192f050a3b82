"""Messages in the protocol's words: text, articles, image, to the domain's kinds; and where the parts lead."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from django.conf import settings
from pydantic import Field

from lifeloop.gateway.refusals import MessageEmpty
from lifeloop.gateway.refusals_messages import ImageForeign, MessageIncomplete, UrlIllegal
from lifeloop.gateway.registry import Answer, Part, Refused
from lifeloop.gateway.shapes.pictures import address_of, path_of
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging import errors
from lifeloop.messaging import errors_broadcasts as refusals
from lifeloop.messaging.kinds.base import kind_of
from lifeloop.messaging.rules import addresses
from lifeloop.messaging.rules.links import ArticleTarget
from lifeloop.placements.errors import TargetInvalid, TargetNotAssociated
from lifeloop.placements.queries.pictures import kept
from lifeloop.placements.rules import schemes

ARTICLE = "/m/article/"

# What the domain may refuse of a message's content, and of a broadcast.
CONTENT_REFUSALS: tuple[type[DomainError], ...] = (
    ImageForeign,
    MessageEmpty,
    MessageIncomplete,
    UrlIllegal,
    TargetNotAssociated,
    errors.ArticleDark,
    errors.ContentInvalid,
    errors.FirstPictureMissing,
    errors.PictureForeign,
    errors.TooManyItems,
)
BROADCAST_REFUSALS: tuple[type[DomainError], ...] = (
    *CONTENT_REFUSALS,
    errors.CannotPublish,
    refusals.AudienceEmpty,
    refusals.BroadcastQuota,
    refusals.RequestReused,
)


class Text(Part):
    title: Annotated[str, Field(max_length=100, description="optional")] = ""
    content: Annotated[str, Field(min_length=1, max_length=256), Refused(missing=MessageEmpty)]


class Article(Part):
    title: Annotated[str, Field(max_length=100, description="left out: the desc's beginning")] = ""
    desc: Annotated[str, Field(min_length=1, max_length=512)]
    image_url: Annotated[
        str,
        Field(
            max_length=100,
            description="address of a picture of the account's library; of several articles the first needs one",
        ),
    ] = ""
    url: Annotated[
        str,
        Field(
            min_length=1,
            max_length=100,
            description="a content_url, an http address, or alipays:// for a mini program",
        ),
    ]
    action_name: Annotated[str, Field(max_length=64, description="not drawn")] = ""


class Image(Part):
    url: Annotated[
        str,
        Field(
            min_length=1,
            max_length=100,
            description="address of a picture of the account's library",
        ),
    ]


TextField = Annotated[Text | None, Field(description="of msg_type text")]
ArticlesField = Annotated[
    list[Article],
    Field(max_length=10, description="of msg_type image-text"),
    Refused(long=errors.TooManyItems),
]


class ShownArticle(Answer):
    msg_id: Annotated[str, Field(description="the message's id and the article's place in it")]
    title: str
    desc: str
    image_url: str
    url: str


def text_of(text: Text | None) -> tuple[str, dict[str, Any]]:
    """Kind and content of a text. Refused: :class:`MessageIncomplete`."""
    if text is None:
        raise MessageIncomplete
    return "text", {"title": text.title, "text": text.content}


def articles_of(articles: Sequence[Article]) -> tuple[str, dict[str, Any]]:
    """Kind and content of image-text. Refused: :class:`MessageIncomplete`, :class:`ImageForeign`, :class:`UrlIllegal`."""
    if not articles:
        raise MessageIncomplete
    return "articles", {"items": [_item(article) for article in articles]}


def _item(article: Article) -> dict[str, Any]:
    picture = path_of(article.image_url)
    if picture and not _known(picture):
        raise ImageForeign
    return {
        "title": article.title.strip() or article.desc.strip()[:100],
        "digest": article.desc,
        "picture": picture,
        "target": onward_of(article.url),
    }


def image_of(account: Account, image: Image | None) -> tuple[str, dict[str, Any]]:
    """Kind and content of a picture. Refused: :class:`MessageIncomplete`, :class:`ImageForeign`."""
    if image is None:
        raise MessageIncomplete
    path = path_of(image.url)
    found = kept(account.pk, [path]).get(path)
    if found is None:
        raise ImageForeign
    return "picture", {"path": path, "width": found.width, "height": found.height}


def content_of(
    msg_type: str, text: Text | None, articles: Sequence[Article]
) -> tuple[str, dict[str, Any]]:
    """Kind and content of what has only these two."""
    return text_of(text) if msg_type == "text" else articles_of(articles)


def onward_of(url: str) -> dict[str, Any]:
    """Where an address leads, as the domain's document. Refused: :class:`UrlIllegal`."""
    try:
        return addresses.leads_to(url, base=settings.LIFELOOP_BASE_URL)
    except TargetInvalid as error:
        raise UrlIllegal from error


def article_address(article_id: int | str) -> str:
    """Where an article is read: what message.content.create answers as content_url."""
    return f"{settings.LIFELOOP_BASE_URL}{ARTICLE}{article_id}/"


def shown_articles(
    message_id: int, kind: str, content: Mapping[str, Any]
) -> list[ShownArticle] | None:
    """The articles of a stored message; None of any other kind."""
    if kind != "articles":
        return None
    read: Any = kind_of(kind).model.model_validate(content)
    return [
        ShownArticle(
            msg_id=f"{message_id}_{place}",
            title=item.title,
            desc=item.digest,
            image_url=address_of(item.picture),
            url=article_address(item.target.id)
            if isinstance(item.target, ArticleTarget)
            else schemes.address_of(item.target),
        )
        for place, item in enumerate(read.items, start=1)
    ]


def _known(path: str) -> bool:
    return re.fullmatch(r"([0-9A-Za-z_-]+/)+[0-9A-Za-z_.-]+", path) is not None
