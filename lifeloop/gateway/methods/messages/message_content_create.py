"""``alipay.open.public.message.content.create``: an article, published."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_messages import (
    ContentActivity,
    ContentBody,
    ContentComment,
    ContentCover,
    ContentTags,
    ContentTitle,
    ContentViewers,
)
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.messages import article_address
from lifeloop.gateway.shapes.pictures import path_of
from lifeloop.identity.models import AppKind
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging import errors
from lifeloop.messaging import errors_articles as refusals
from lifeloop.messaging.errors_broadcasts import PreviewNumber
from lifeloop.messaging.models import Article
from lifeloop.messaging.rules.articles import Draft
from lifeloop.messaging.services.articles import put
from lifeloop.messaging.services.previews import preview_content, unreachable
from lifeloop.placements.errors import TargetNotAssociated

MOST_TAGS = 5


class Content(Request):
    title: Annotated[
        str, Field(min_length=1, max_length=32), Refused(missing=ContentTitle, long=ContentTitle)
    ]
    cover: Annotated[
        str,
        Field(
            min_length=1,
            max_length=255,
            description="address of a picture of the account's library",
        ),
        Refused(missing=ContentCover, long=ContentCover),
    ]
    content: Annotated[
        str,
        Field(
            min_length=1, max_length=10_000, description="HTML; what is not allowed is not there"
        ),
        Refused(missing=ContentBody, long=ContentBody),
    ]
    could_comment: Annotated[
        Literal["", "T", "F"],
        Field(description="T or F (default); there are no comments here"),
        Refused(wrong=ContentComment),
    ] = ""
    ctype: Annotated[
        str, Field(max_length=20, description="left out"), Refused(long=ContentActivity)
    ] = ""
    benefit: Annotated[
        str, Field(max_length=10, description="left out"), Refused(long=ContentActivity)
    ] = ""
    ext_tags: Annotated[
        str,
        Field(max_length=50, description="at most 5 words with commas; not drawn"),
        Refused(long=ContentTags),
    ] = ""
    login_ids: Annotated[
        str,
        Field(max_length=10_000, description="logins of members who get a preview, with commas"),
    ] = ""


class Made(Answer):
    content_id: str
    content_url: Annotated[str, Field(description="for the url of an article in a message")]


CONTENT_REFUSALS: tuple[type[DomainError], ...] = (
    ContentActivity,
    ContentBody,
    ContentCover,
    ContentTags,
    ContentTitle,
    ContentViewers,
    PreviewNumber,
    TargetNotAssociated,
    errors.CannotPublish,
    errors.PictureForeign,
    refusals.ArticleEmpty,
    refusals.ArticleTooLarge,
    refusals.ArticleTooLong,
    refusals.ArticleUntitled,
)
CONTENT_CODES: Mapping[type[DomainError], str] = {
    PreviewNumber: "MSG_CONTENT_PREVIEWIDS_INVALID",
    TargetNotAssociated: "MSG_CONTENT_BODY_INVALID",
    errors.CannotPublish: "BUSINESS_ERROR",
    errors.PictureForeign: "MSG_CONTENT_COVER_INVALID",
    refusals.ArticleEmpty: "MSG_CONTENT_BODY_INVALID",
    refusals.ArticleTooLarge: "MSG_CONTENT_BODY_INVALID",
    refusals.ArticleTooLong: "MSG_CONTENT_BODY_INVALID",
    refusals.ArticleUntitled: "MSG_CONTENT_TITLE_INVALID",
}


@method(
    "alipay.open.public.message.content.create",
    title="Create an image-text body",
    title_zh="创建图文消息内容接口",
    verb="POST",
    work=Work.ACT,
    request=Content,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=CONTENT_REFUSALS,
    codes=CONTENT_CODES,
    example={
        "title": "秋冬新品",
        "cover": "https://life.example.com/media/pictures/3f….png",
        "content": "<p>三款热饮上新。</p>",
        "could_comment": "F",
    },
    example_answer={
        "content_id": "740126508239",
        "content_url": "https://life.example.com/m/article/740126508239/",
    },
    notes=(
        "An article of the account: published at once, readable by anybody at its address, edited and withdrawn at the console.",
        "Kept of the HTML: headings, paragraphs, lists, quotes, emphasis, links, tables, pictures of the account's library, and",
        'mini-program cards `<a class="program-card" data-app="…" data-page="…" data-query="…">`.',
        "`ctype` `activity` is refused. With `login_ids` members get a preview; one who cannot get it refuses the call.",
    ),
)
def message_content_create(call: Call[Content]) -> Made:
    """Version 1 of a new article."""
    account = account_of(call)
    logins = viewers_of(account, call.request)
    row = put(actor_of(account, call), account, draft=draft_of(call.request))
    return shown_to(call, account, row, logins)


def draft_of(asked: Content, known: Article | None = None) -> Draft:
    """What the caller sent as a draft; ``known``: the article it changes, whose author stays."""
    tags = [tag for tag in asked.ext_tags.split(",") if tag.strip()]
    if len(tags) > MOST_TAGS:
        raise ContentTags
    if asked.ctype or asked.benefit:
        raise ContentActivity
    return Draft(
        title=asked.title,
        author=known.draft_author if known else "",
        cover=path_of(asked.cover),
        body=asked.content,
    )


def viewers_of(account: Account, asked: Content) -> list[str]:
    """The logins that are to get a preview. Refused: :class:`ContentViewers` for one who cannot get it."""
    logins = [login.strip() for login in asked.login_ids.split(",") if login.strip()]
    for login in unreachable(account, logins):
        raise ContentViewers(name=login)
    return logins


def shown_to(call: Call[Any], account: Account, row: Article, logins: Sequence[str]) -> Made:
    """A published article, shown to these members; its id and where it is read."""
    if logins:
        item = {
            "title": row.title,
            "digest": row.digest,
            "picture": row.cover,
            "target": {"kind": "article", "id": str(row.pk)},
        }
        preview_content(
            actor_of(account, call),
            account,
            kind="articles",
            content={"items": [item]},
            logins=logins,
        )
    return Made(content_id=str(row.pk), content_url=article_address(row.pk))
