"""``alipay.open.public.message.query``: what became of broadcasts."""

from typing import Annotated

from django.utils.translation import override
from pydantic import Field

from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_messages import MessageIdInvalid
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.messages import ShownArticle, shown_articles
from lifeloop.gateway.shapes.moments import text_of
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.messaging.models import Broadcast
from lifeloop.messaging.queries.broadcasts import named
from lifeloop.messaging.rules.broadcasts import BroadcastState

_S = BroadcastState
# The protocol has six words; what is still at the desk has not begun, what was not let go or not finished has failed.
STATUS: dict[str, str] = {
    _S.DRAFT: "INIT",
    _S.WAITING: "INIT",
    _S.REJECTED: "FAILURE",
    _S.STOPPED: "FAILURE",
}


class Asked(Request):
    message_ids: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=64)]],
        Field(min_length=1, max_length=20, description="1 to 20 ids"),
        Refused(missing=MessageIdInvalid, long=MessageIdInvalid),
    ]


class Shown(Answer):
    message_id: str
    send_time: Annotated[
        str, Field(description="when it began, or is to begin; yyyy-MM-dd HH:mm:ss, GMT+8")
    ]
    status: Annotated[
        str, Field(description="INIT, RUNNING, SUCCESS, FAILURE, RECALLING, RECALLED")
    ]
    status_desc: str
    articles: Annotated[list[ShownArticle] | None, Field(description="of image-text")] = None


class Messages(Answer):
    list: list[Shown]


@method(
    "alipay.open.public.message.query",
    title="Query sent messages",
    title_zh="生活号查询已发送消息接口",
    work=Work.READ,
    request=Asked,
    answer=Messages,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    example={"message_ids": ["740126508991"]},
    example_answer={
        "list": [
            {
                "message_id": "740126508991",
                "send_time": "2026-11-22 10:00:00",
                "status": "SUCCESS",
                "status_desc": "已发送",
            }
        ]
    },
    notes=(
        "Broadcasts of the account, those of the console too. An id that is none of its own is left out.",
        "`INIT` is also said of one that waits for approval, `FAILURE` of one that was not approved or was stopped; `status_desc` says which.",
    ),
)
def message_query(call: Call[Asked]) -> Messages:
    """In the order asked."""
    wanted = [number_of(one) for one in call.request.message_ids]
    with override("zh-hans"):
        return Messages(list=[_shown(row) for row in named(account_of(call), wanted)])


def _shown(row: Broadcast) -> Shown:
    return Shown(
        message_id=str(row.pk),
        send_time=text_of(row.begun_at or row.due_at or row.created_at),
        status=STATUS.get(row.state, row.state),
        status_desc=str(row.get_state_display()),
        articles=shown_articles(row.pk, row.kind, row.content),
    )
