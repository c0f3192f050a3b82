"""``alipay.open.public.message.group.send``: a broadcast to a group."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.followers.errors import GroupNotFound
from lifeloop.followers.queries import labels
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.messages.message_total_send import Accepted, Sent
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_messages import MessageTypeUnknown, UrlIllegal
from lifeloop.gateway.registry import Call, Refused, Work, method
from lifeloop.gateway.shapes.messages import BROADCAST_REFUSALS, Image, content_of, image_of
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.messaging import errors
from lifeloop.messaging import errors_broadcasts as refusals
from lifeloop.messaging.rules.broadcasts import AudienceSort
from lifeloop.messaging.services.broadcasts import Wanted, make
from lifeloop.placements.errors import TargetNotAssociated

ILLEGAL = "ILLEGAL_BIZ_PARAMS"


class ToGroup(Sent):
    group_id: Annotated[str, Field(min_length=1, max_length=32, description="the group")]
    msg_type: Annotated[
        Literal["text", "image-text", "image"],
        Field(description="text, image-text or image"),
        Refused(missing=MessageTypeUnknown, wrong=MessageTypeUnknown),
    ]
    image: Annotated[Image | None, Field(description="of msg_type image")] = None


@method(
    "alipay.open.public.message.group.send",
    title="Send to a crowd group",
    title_zh="分组消息发送接口",
    verb="POST",
    work=Work.ACT,
    request=ToGroup,
    answer=Accepted,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*BROADCAST_REFUSALS, GroupNotFound),
    codes={
        GroupNotFound: ILLEGAL,
        MessageTypeUnknown: ILLEGAL,
        TargetNotAssociated: "MSG_SEND_ILLEGAL",
        UrlIllegal: ILLEGAL,
        errors.ArticleDark: "MSG_SEND_ILLEGAL",
        errors.CannotPublish: "MSG_SEND_ILLEGAL",
        errors.ContentInvalid: ILLEGAL,
        errors.FirstPictureMissing: "MESSAGE_IS_INCOMPLETE",
        errors.PictureForeign: "ILLEGAL_IMAGE_FORMAT",
        errors.TooManyItems: ILLEGAL,
        refusals.AudienceEmpty: "GROUP_EMPTY_ERROR",
        refusals.RequestReused: ILLEGAL,
    },
    example={
        "group_id": "7",
        "msg_type": "text",
        "text": {"title": "到店有礼", "content": "凭此消息领小食一份"},
    },
    example_answer={"message_id": "740126508991"},
    notes=(
        "Asynchronous: people get it one after the other. Who is in the group is asked when it is sent.",
        "Quotas, approval and calls sent again are as in `message.total.send`.",
    ),
)
def message_group_send(call: Call[ToGroup]) -> Accepted:
    """On its way at once."""
    account = account_of(call)
    asked = call.request
    group = labels.group(account, number_of(asked.group_id))
    kind, content = (
        image_of(account, asked.image)
        if asked.msg_type == "image"
        else content_of(asked.msg_type, asked.text, asked.articles)
    )
    wanted = Wanted(kind, content, AudienceSort.GROUP, {"group": group.pk})
    row = make(actor_of(account, call), account, wanted=wanted, request_key=call.key, submit=True)
    return Accepted(message_id=str(row.pk))
