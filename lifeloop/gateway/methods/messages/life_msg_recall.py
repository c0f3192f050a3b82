"""``alipay.open.public.life.msg.recall``: a broadcast, taken back."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import DONE, Call, Done, Request, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.messaging import errors_broadcasts as refusals
from lifeloop.messaging.services.recalls import recall


class Named(Request):
    message_id: Annotated[
        str, Field(min_length=1, max_length=64, description="of the send's answer")
    ]


@method(
    "alipay.open.public.life.msg.recall",
    title="Recall a sent message",
    title_zh="生活号消息撤回接口",
    verb="POST",
    work=Work.ACT,
    request=Named,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(refusals.BroadcastNotFound, refusals.BroadcastStateRefused),
    example={"message_id": "740126508991"},
    notes=(
        "Gone from every inbox and every unread number at the next read; one that is being sent stops.",
        "At any time after the send. What was not begun yet is withdrawn at the console.",
    ),
)
def life_msg_recall(call: Call[Named]) -> Done:
    """Whatever its audience."""
    account = account_of(call)
    recall(actor_of(account, call), account, broadcast_id=number_of(call.request.message_id))
    return DONE
