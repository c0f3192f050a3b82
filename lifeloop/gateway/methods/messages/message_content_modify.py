"""``alipay.open.public.message.content.modify``: the next version of an article."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.messages.message_content_create import (
    CONTENT_CODES,
    CONTENT_REFUSALS,
    Content,
    Made,
    draft_of,
    shown_to,
    viewers_of,
)
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_messages import ContentId
from lifeloop.gateway.registry import Call, Refused, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.messaging import errors_articles as refusals
from lifeloop.messaging.queries.articles import get
from lifeloop.messaging.services.articles import put


class Changed(Content):
    content_id: Annotated[
        str,
        Field(min_length=1, max_length=100, description="of message.content.create"),
        Refused(missing=ContentId, long=ContentId),
    ]


@method(
    "alipay.open.public.message.content.modify",
    title="Change an image-text body",
    title_zh="更新图文消息内容接口",
    verb="POST",
    work=Work.ACT,
    request=Changed,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*CONTENT_REFUSALS, refusals.ArticleNotFound),
    codes={
        **CONTENT_CODES,
        refusals.ArticleNotFound: "MSG_CONTENT_NOT_EXISTS",
    },
    example={
        "content_id": "740126508239",
        "title": "秋冬新品",
        "cover": "https://life.example.com/media/pictures/3f….png",
        "content": "<p>四款热饮上新。</p>",
    },
    example_answer={
        "content_id": "740126508239",
        "content_url": "https://life.example.com/m/article/740126508239/",
    },
    notes=(
        "Read from now on at the same address, also by those who were sent it; earlier versions stay at the console.",
        "An article that was withdrawn is published again.",
    ),
)
def message_content_modify(call: Call[Changed]) -> Made:
    """Of this account's articles, those written at the console too."""
    account = account_of(call)
    article_id = number_of(call.request.content_id)
    if not article_id:
        raise ContentId
    draft = draft_of(call.request, get(account, article_id))
    logins = viewers_of(account, call.request)
    row = put(actor_of(account, call), account, draft=draft, article_id=article_id)
    return shown_to(call, account, row, logins)
