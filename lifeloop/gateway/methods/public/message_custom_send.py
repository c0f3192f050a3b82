"""``alipay.open.public.message.custom.send``: words to one follower who was here lately."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from lifeloop.gateway.refusals import IllegalArgumentParams
from lifeloop.gateway.refusals_messages import ImageForeign, MessageIncomplete, MessageTypeUnknown
from lifeloop.gateway.registry import DONE, Answer, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.shapes.messages import (
    CONTENT_REFUSALS,
    ArticlesField,
    TextField,
    content_of,
)
from lifeloop.identity.models import AppKind
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging import errors
from lifeloop.messaging.services.customs import CustomSend, send_customs
from lifeloop.placements.errors import TargetNotAssociated

ILLEGAL = "ILLEGAL_ARGUMENT_PARAMS"


class Message(Request):
    to_user_id: Annotated[
        str,
        Field(max_length=32, description="receiver's user id (2088…); this or open_id"),
        Refused(long=errors.ReceiverInvalid),
    ] = ""
    open_id: Annotated[
        str,
        Field(max_length=64, description="receiver's open id in the calling app"),
        Refused(long=errors.ReceiverInvalid),
    ] = ""
    msg_type: Annotated[
        Literal["text", "image-text"],
        Field(description="text or image-text"),
        Refused(missing=MessageTypeUnknown, wrong=MessageTypeUnknown),
    ]
    text: TextField = None
    articles: ArticlesField = []
    chat: Annotated[
        Literal["0", "1"],
        Field(
            description="0: on the account's page (default), 1: in the conversation; shown alike"
        ),
    ] = "0"
    event_type: Annotated[
        str,
        Field(max_length=32, description="follow, click or enter_ppchat: the event this answers"),
        Refused(long=errors.EventUnknown),
    ] = ""
    out_biz_no: Annotated[
        str,
        Field(
            max_length=32,
            description="ours: the caller's own number of this send; the same number sends once",
        ),
        Refused(long=IllegalArgumentParams),
    ] = ""


@method(
    "alipay.open.public.message.custom.send",
    title="Send a customer message to one user (48 h window)",
    title_zh="异步单发消息",
    verb="POST",
    work=Work.WRITE,
    request=Message,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalArgumentParams,
    refusals=(
        *CONTENT_REFUSALS,
        errors.SendForbidden,
        errors.NotFollower,
        errors.NoBehaviour,
        errors.EventMissing,
        errors.EventOld,
        errors.EnterAnswered,
        errors.PersonSendLimit,
    ),
    codes={
        ImageForeign: ILLEGAL,
        MessageIncomplete: "MESSAGE_IS_EMPTY",
        TargetNotAssociated: ILLEGAL,
        errors.ArticleDark: ILLEGAL,
        errors.FirstPictureMissing: ILLEGAL,
        errors.PictureForeign: ILLEGAL,
        errors.TooManyItems: ILLEGAL,
    },
    example={
        "to_user_id": "2088102150477652",
        "msg_type": "text",
        "text": {"title": "取餐", "content": "您的拿铁好了"},
    },
    notes=(
        "Within 48 hours of the follower's last visit to the account; at most 100 a day to one follower.",
        "An answer to a `follow` or a `click` event comes within 5 minutes of it; `enter_ppchat` is answered once a day.",
        "Only menu entries of type `out` raise `click` events.",
        "A call sent again is answered as the first time and sends nothing more.",
    ),
)
def message_custom_send(calls: Sequence[Call[Message]]) -> list[Answer | DomainError]:
    """Protocol words to domain words; the domain decides about all of them at once."""
    wanted = [_wanted(call) for call in calls]
    decided = iter(send_customs([one for one in wanted if isinstance(one, CustomSend)]))
    outcomes = [one if isinstance(one, DomainError) else next(decided) for one in wanted]
    return [outcome if isinstance(outcome, DomainError) else DONE for outcome in outcomes]


def _wanted(call: Call[Message]) -> CustomSend | DomainError:
    asked = call.request
    try:
        kind, content = content_of(asked.msg_type, asked.text, asked.articles)
    except DomainError as refusal:
        return refusal
    return CustomSend(
        app_id=call.app.app_id,
        key=call.key,
        digest=call.digest,
        to_user_id=asked.to_user_id,
        to_open_id=asked.open_id,
        kind=kind,
        content=content,
        event_type=asked.event_type,
    )
