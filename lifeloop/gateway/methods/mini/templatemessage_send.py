"""``alipay.open.app.mini.templatemessage.send``: a service message to someone who left a form id."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from lifeloop.gateway.refusals import AppTypeError, BizContentFormat, IllegalArgumentParams
from lifeloop.gateway.registry import DONE, Answer, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.sent_content import log_program
from lifeloop.identity.models import AppKind
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging import errors
from lifeloop.messaging.errors_templates import NotSubscribed
from lifeloop.messaging.services.refusals import Refused as Refusal
from lifeloop.messaging.services.refusals import note_refusals
from lifeloop.messaging.services.sends import TemplateSend, send_templates


class Message(Request):
    to_user_id: Annotated[
        str,
        Field(max_length=20, description="receiver's user id (2088…); this or to_open_id"),
        Refused(long=errors.UserIdInvalid),
    ] = ""
    to_open_id: Annotated[
        str,
        Field(max_length=64, description="receiver's open id in the calling app"),
        Refused(long=errors.UserIdInvalid),
    ] = ""
    form_id: Annotated[
        str,
        Field(
            max_length=64,
            description="from the receiver's form: 7 days, 3 sends, this app and person only; left out for a"
            " subscription template, which takes one of the receiver's consents",
        ),
        Refused(long=errors.FormIdInvalid),
    ] = ""
    user_template_id: Annotated[
        str,
        Field(max_length=64, description="id of the template chosen at the console"),
        Refused(missing=errors.TemplateIllegal, long=errors.TemplateIllegal),
    ]
    page: Annotated[
        str,
        Field(
            min_length=1, max_length=128, description="page the card opens, with its query after ?"
        ),
        Refused(missing=IllegalArgumentParams, long=errors.PageOverLimit),
    ]
    data: Annotated[
        str,
        Field(
            max_length=2048,
            description='JSON text {"keyword1":{"value":"…"},…}: every keyword, ≤ 50 characters each',
        ),
        Refused(missing=errors.DataEmpty, long=errors.DataFormat),
    ]
    out_biz_no: Annotated[
        str,
        Field(
            max_length=32, description="ours: the caller's own number of this send; see the notes"
        ),
        Refused(long=IllegalArgumentParams),
    ] = ""


@method(
    "alipay.open.app.mini.templatemessage.send",
    title="Send a mini program template message",
    title_zh="小程序发送模板消息",
    verb="POST",
    work=Work.WRITE,
    request=Message,
    answer=Done,
    callers=frozenset({AppKind.PROGRAM}),
    wrong_caller=AppTypeError,
    log=log_program,
    invalid=BizContentFormat,
    refusals=(
        errors.AppNotAvailable,
        errors.NoBinding,
        errors.SendForbidden,
        errors.SendNotAuthorised,
        errors.TemplateStopped,
        errors.LackKeyword,
        errors.KeywordIllegal,
        errors.KeywordTooLong,
        errors.FormIdInvalid,
        errors.FormIdForeign,
        errors.FormIdOld,
        errors.FormIdUsed,
        errors.TradeNumber,
        NotSubscribed,
        errors.MessageRejected,
        errors.PersonSendLimit,
    ),
    example={
        "to_user_id": "2088102150477652",
        "form_id": "MjA4ODAwMjA1MTY3NzU4Nl8xNTA1MjAx",
        "user_template_id": "MzY4OTI2Y2E5MjA2ZGY1YjA4",
        "page": "pages/order/detail?id=1001",
        "data": '{"keyword1":{"value":"拿铁 大杯"},"keyword2":{"value":"A27"}}',
    },
    notes=(
        "The answer comes after the message is on the disk and in the inbox.",
        "A call sent again (the same signed bytes) is answered as the first time and sends nothing more.",
        "With `out_biz_no` that also holds for calls signed anew; two wanted equal sends in one second need it.",
        "A known `out_biz_no` with another content is refused: `ILLEGAL_ARGUMENT_PARAMS`.",
        "A refused send uses nothing up: the form id or the consent stays as good as it was.",
        "A trade number in the place of a form id is refused: there are no payments here. So is a face token (`ftoken`), as no form id.",
        "One-time subscription: each accepted send uses up one consent. Long-term: one consent allows many.",
        "A form id with a subscription template is `USER_TEMPLATE_ILLEGAL`, a form template without one `FORM_ID_INVALID`.",
        "Refused sends stand in the program's log of sends with their code, for 30 days.",
    ),
)
def templatemessage_send(calls: Sequence[Call[Message]]) -> list[Answer | DomainError]:
    """Protocol words to domain words; the domain decides about all of them at once."""
    wanted = [_wanted(call) for call in calls]
    outcomes = send_templates(wanted)
    note_refusals(
        [
            Refusal(one.app_id, one.user_template_id, one.to_user_id or one.to_open_id, said.code)
            for one, said in zip(wanted, outcomes, strict=True)
            if isinstance(said, DomainError)
        ]
    )
    return [outcome if isinstance(outcome, DomainError) else DONE for outcome in outcomes]


def _wanted(call: Call[Message]) -> TemplateSend:
    asked = call.request
    return TemplateSend(
        app_id=call.app.app_id,
        key=call.key,
        digest=call.digest,
        to_user_id=asked.to_user_id,
        to_open_id=asked.to_open_id,
        form_id=asked.form_id,
        user_template_id=asked.user_template_id,
        page=asked.page,
        data=asked.data,
    )
