"""``alipay.open.public.message.preview.send``: a message to a few members first."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_messages import MessageTypeUnknown
from lifeloop.gateway.registry import Answer, Call, Part, Refused, Request, Work, method
from lifeloop.gateway.replies import sentence
from lifeloop.gateway.shapes.messages import (
    CONTENT_REFUSALS,
    ArticlesField,
    TextField,
    content_of,
)
from lifeloop.identity.models import AppKind
from lifeloop.messaging import errors
from lifeloop.messaging.errors_broadcasts import (
    PreviewNumber,
    PreviewStranger,
    PreviewUnreachable,
)
from lifeloop.messaging.services.previews import preview_content

ERRORS = {PreviewStranger: 1, PreviewUnreachable: 2}


class Body(Part):
    msg_type: Annotated[
        Literal["text", "image-text"],
        Field(description="text or image-text"),
        Refused(missing=MessageTypeUnknown, wrong=MessageTypeUnknown),
    ]
    text: TextField = None
    articles: ArticlesField = []


class Asked(Request):
    logon_ids: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=100)]],
        Field(
            min_length=1,
            max_length=50,
            description="logins (or phones) of members of the account's company",
        ),
        Refused(missing=PreviewNumber, long=PreviewNumber),
    ]
    msg_body: Annotated[Body, Field(description="the message")]


class Failed(Answer):
    logon_id: str
    error_code: Annotated[int, Field(description="1: no member; 2: does not follow on the phone")]
    error_msg: str


class Outcome(Answer):
    error_datas: Annotated[list[Failed], Field(description="who got none; empty: all got it")]


@method(
    "alipay.open.public.message.preview.send",
    title="Send a preview to administrators",
    title_zh="生活号消息预览接口",
    work=Work.ACT,
    names_people=True,
    request=Asked,
    answer=Outcome,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*CONTENT_REFUSALS, PreviewNumber, errors.CannotPublish),
    example={
        "logon_ids": ["xiaomei"],
        "msg_body": {"msg_type": "text", "text": {"content": "会员日，双倍积分"}},
    },
    example_answer={"error_datas": []},
    notes=(
        "At most 5 (the operator's setting). Marked as a preview; takes nothing of quotas.",
        "A member gets it as the person with the same phone, who follows the account.",
    ),
)
def message_preview_send(call: Call[Asked]) -> Outcome:
    """Each who fails is named with the reason."""
    account = account_of(call)
    body = call.request.msg_body
    kind, content = content_of(body.msg_type, body.text, body.articles)
    failed = preview_content(
        actor_of(account, call), account, kind=kind, content=content, logins=call.request.logon_ids
    )
    return Outcome(
        error_datas=[
            Failed(
                logon_id=login,
                error_code=ERRORS[type(why)],
                error_msg=sentence(why.text, why.params),
            )
            for login, why in failed.items()
        ]
    )
