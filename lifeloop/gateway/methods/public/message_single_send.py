"""``alipay.open.public.message.single.send``: an account's own template message to one follower."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from lifeloop.gateway.refusals import IllegalArgumentParams, TemplateInvalid
from lifeloop.gateway.registry import DONE, Answer, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.sent_content import log_account
from lifeloop.identity.models import AppKind
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging import errors
from lifeloop.messaging import errors_templates as refusals
from lifeloop.messaging.rules.notices import Context
from lifeloop.messaging.services.notices import NoticeSend, send_notices
from lifeloop.messaging.services.refusals import Refused as Refusal
from lifeloop.messaging.services.refusals import note_refusals

# What the protocol wants in every context, with its longest value.
_ALWAYS = {"head_color": 10, "url": 256, "action_name": 32}


class Template(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    template_id: Annotated[str, Field(min_length=1, max_length=128)]
    context: dict[str, Any]


class Message(Request):
    to_user_id: Annotated[
        str,
        Field(max_length=32, description="receiver's user id (2088…); this or to_open_id"),
        Refused(long=refusals.NoticeReceiver),
    ] = ""
    to_open_id: Annotated[
        str,
        Field(max_length=64, description="receiver's open id in the calling app"),
        Refused(long=refusals.NoticeReceiver),
    ] = ""
    template: Annotated[
        Template,
        Field(
            description="{template_id, context: {head_color, url, action_name, first, keyword1…, remark}}"
        ),
        Refused(missing=TemplateInvalid, wrong=TemplateInvalid, long=TemplateInvalid),
    ]
    out_biz_no: Annotated[
        str,
        Field(
            max_length=32,
            description="ours: the caller's own number of this send; the same number sends once",
        ),
        Refused(long=IllegalArgumentParams),
    ] = ""


@method(
    "alipay.open.public.message.single.send",
    title="Send a lifestyle-account template message",
    title_zh="单发模板消息",
    verb="POST",
    work=Work.WRITE,
    request=Message,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalArgumentParams,
    log=log_account,
    refusals=(
        errors.SendForbidden,
        errors.NotFollower,
        errors.PersonSendLimit,
        refusals.NoticeTemplate,
        refusals.NoticeTemplateStopped,
        refusals.NoticeLacksKey,
        refusals.NoticeKey,
        refusals.NoticeTarget,
    ),
    example={
        "to_user_id": "2088102150477652",
        "template": {
            "template_id": "MzY4OTI2Y2E5MjA2ZGY1YjA4",
            "context": {
                "head_color": "#85be53",
                "url": "alipays://platformapi/startapp?appId=2021000000000001&page=pages/card",
                "action_name": "查看会员卡",
                "first": {"color": "#85be53", "value": "您的等级有变化"},
                "keyword1": {"color": "#85be53", "value": "金卡"},
                "keyword2": {"color": "#85be53", "value": "2027-11-19"},
            },
        },
    },
    notes=(
        "The receiver follows the account; the message is seen inside the account only.",
        "`template_id` is the one of 我的模板, not the TM… of the library.",
        "`url` is an http address, or the scheme of an associated, listed mini program; it must be there, and may be empty.",
        "`action_name` has at most 8 Chinese or 16 Latin characters. `first` and `remark` may be left out.",
        "`head_color` is drawn; colours of single lines are kept and not drawn, so that every line can be read.",
        "A call sent again is answered as the first time and sends nothing more.",
        "Refused sends stand in the account's log of sends with their code, for 30 days.",
    ),
)
def message_single_send(calls: Sequence[Call[Message]]) -> list[Answer | DomainError]:
    """Protocol words to domain words; the domain decides about all of them at once."""
    faults = [_fault(call.request.template.context) for call in calls]
    decided = iter(
        send_notices(
            [_wanted(call) for call, fault in zip(calls, faults, strict=True) if fault is None]
        )
    )
    outcomes = [fault if fault is not None else next(decided) for fault in faults]
    note_refusals(
        [
            Refusal(
                call.app.app_id,
                call.request.template.template_id,
                call.request.to_user_id or call.request.to_open_id,
                said.code,
            )
            for call, said in zip(calls, outcomes, strict=True)
            if isinstance(said, DomainError)
        ]
    )
    return [said if isinstance(said, DomainError) else DONE for said in outcomes]


def _fault(context: dict[str, Any]) -> DomainError | None:
    for name, most in _ALWAYS.items():
        value = context.get(name)
        if value is None:
            return refusals.NoticeLacksKey(keyword=name)
        if not isinstance(value, str) or len(value) > most:
            return refusals.NoticeKey(keyword=name)
    return None


def _wanted(call: Call[Message]) -> NoticeSend:
    asked = call.request
    context = asked.template.context
    return NoticeSend(
        app_id=call.app.app_id,
        key=call.key,
        digest=call.digest,
        to_user_id=asked.to_user_id,
        to_open_id=asked.to_open_id,
        template_id=asked.template.template_id,
        context=Context(
            values={name: value for name, value in context.items() if name not in _ALWAYS},
            head_color=context["head_color"],
            url=context["url"],
            action_name=context["action_name"],
        ),
    )
