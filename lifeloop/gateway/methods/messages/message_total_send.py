"""``alipay.open.public.message.total.send``: a broadcast to every follower."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalArgumentParams
from lifeloop.gateway.refusals_messages import ImageForeign, MessageIncomplete, MessageTypeUnknown
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.messages import (
    BROADCAST_REFUSALS,
    ArticlesField,
    TextField,
    content_of,
)
from lifeloop.identity.models import AppKind
from lifeloop.messaging import errors
from lifeloop.messaging import errors_broadcasts as refusals
from lifeloop.messaging.services.broadcasts import Wanted, make
from lifeloop.placements.errors import TargetNotAssociated

ILLEGAL = "ILLEGAL_ARGUMENT_PARAMS"


class Sent(Request):
    """What every broadcast has, beside its type."""

    text: TextField = None
    articles: ArticlesField = []
    out_biz_no: Annotated[
        str,
        Field(
            max_length=32,
            description="ours: the caller's own number of this message; the same number sends once",
        ),
    ] = ""


class Message(Sent):
    msg_type: Annotated[
        Literal["text", "image-text"],
        Field(description="text or image-text"),
        Refused(missing=MessageTypeUnknown, wrong=MessageTypeUnknown),
    ]


class Accepted(Answer):
    message_id: Annotated[str, Field(description="names it in message.query and life.msg.recall")]


@method(
    "alipay.open.public.message.total.send",
    title="Broadcast to every follower",
    title_zh="群发消息",
    verb="POST",
    work=Work.ACT,
    request=Message,
    answer=Accepted,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalArgumentParams,
    refusals=BROADCAST_REFUSALS,
    codes={
        ImageForeign: ILLEGAL,
        MessageIncomplete: ILLEGAL,
        TargetNotAssociated: ILLEGAL,
        errors.ArticleDark: ILLEGAL,
        errors.CannotPublish: "APP_NO_AVAIABLE",
        errors.ContentInvalid: ILLEGAL,
        errors.FirstPictureMissing: ILLEGAL,
        errors.PictureForeign: ILLEGAL,
        errors.TooManyItems: ILLEGAL,
        refusals.AudienceEmpty: "MSG_SD_NOFOLLOW",
        refusals.RequestReused: ILLEGAL,
    },
    example={
        "msg_type": "image-text",
        "articles": [
            {
                "title": "周末买一送一",
                "desc": "本周六、日全场",
                "image_url": "https://life.example.com/media/pictures/3f….png",
                "url": "https://life.example.com/m/article/740126508239/",
            }
        ],
    },
    example_answer={"message_id": "740126508991"},
    notes=(
        "On its way at once; the console shows it among the broadcasts, with how far it got.",
        "Above the operator's number of people a second pair of eyes is asked for: it waits (`INIT`) until a member approves.",
        "An account has so many broadcasts to all a week, and a follower gets so many of an account (the operator's settings).",
        "`image_url` is the address of a picture of the account's library; other addresses are not fetched.",
        "A call sent again is answered as the first time and sends nothing more.",
    ),
)
def message_total_send(call: Call[Message]) -> Accepted:
    """Counted against the week's quota."""
    account = account_of(call)
    asked = call.request
    kind, content = content_of(asked.msg_type, asked.text, asked.articles)
    row = make(
        actor_of(account, call),
        account,
        wanted=Wanted(kind, content),
        request_key=call.key,
        submit=True,
    )
    return Accepted(message_id=str(row.pk))
