"""``alipay.open.app.mini.templatemessage.batchsend``: one message to all subscribers of a template."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import actor_of, program_of
from lifeloop.gateway.refusals import AppTypeError, IllegalArgumentParams
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.moments import moment_of
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.messaging import errors
from lifeloop.messaging import errors_templates as refusals
from lifeloop.messaging.services.batches import NewBatch, make


class Batch(Request):
    template_id: Annotated[
        str,
        Field(
            min_length=1,
            max_length=64,
            description="a subscription template of the program, in use",
        ),
        Refused(missing=refusals.BatchTemplate, long=refusals.BatchTemplate),
    ]
    data: Annotated[
        str,
        Field(max_length=2048, description='JSON text {"keyword1":{"value":"…"},…}: every keyword'),
        Refused(missing=errors.DataEmpty, long=errors.DataFormat),
    ]
    page: Annotated[
        str,
        Field(
            min_length=1, max_length=128, description="page the card opens, with its query after ?"
        ),
        Refused(missing=IllegalArgumentParams, long=errors.PageOverLimit),
    ]
    crowd_code: Annotated[
        str,
        Field(
            max_length=32,
            description="id of a group of the bound account; left out: all subscribers",
        ),
        Refused(long=refusals.BatchCrowd),
    ] = ""
    schedule_send_time: Annotated[
        str, Field(max_length=19, description="yyyy-MM-dd HH:mm:ss, GMT+8; left out: at once")
    ] = ""
    out_biz_no: Annotated[
        str,
        Field(
            max_length=32, description="ours: the caller's own number; the same number sends once"
        ),
    ] = ""


class Made(Answer):
    batch_msg_id: Annotated[str, Field(description="names it in batchtemplatemsg.query")]


@method(
    "alipay.open.app.mini.templatemessage.batchsend",
    title="Send one template message to all its subscribers or to a crowd",
    title_zh="小程序模板消息批量发送",
    work=Work.ACT,
    request=Batch,
    answer=Made,
    callers=frozenset({AppKind.PROGRAM}),
    wrong_caller=AppTypeError,
    invalid=IllegalArgumentParams,
    refusals=(
        errors.KeyReused,
        errors.KeywordIllegal,
        errors.KeywordTooLong,
        errors.LackKeyword,
        errors.NoBinding,
        refusals.BatchCrowd,
        refusals.BatchTemplate,
        refusals.BatchTime,
    ),
    codes={
        refusals.BatchCrowd: "ILLEGAL_ARGUMENT_PARAMS",
        refusals.BatchTime: "ILLEGAL_ARGUMENT_PARAMS",
    },
    example={
        "template_id": "MzY4OTI2Y2E5MjA2ZGY1YjA4",
        "data": '{"keyword1":{"value":"拿铁"},"keyword2":{"value":"A27"}}',
        "page": "pages/index/index",
        "schedule_send_time": "2026-11-22 18:00:00",
    },
    example_answer={"batch_msg_id": "740126508991"},
    notes=(
        "Each of the people is sent to as by `templatemessage.send`: a one-time consent is used up, a refusal is heeded, a grant's",
        "limits hold. Who is refused stands in the program's log of sends with the code.",
        "Who is in the crowd and who subscribed is asked when it is sent. A call sent again is answered as the first time.",
    ),
)
def templatemessage_batchsend(call: Call[Batch]) -> Made:
    """On its way now, or at its time."""
    program = program_of(call)
    asked = call.request
    due = moment_of(asked.schedule_send_time) if asked.schedule_send_time else None
    if asked.schedule_send_time and due is None:
        raise IllegalArgumentParams(field="schedule_send_time")
    wanted = NewBatch(
        template_id=asked.template_id,
        data=asked.data,
        page=asked.page,
        group_id=number_of(asked.crowd_code) if asked.crowd_code else None,
        due_at=due,
    )
    row = make(actor_of(program, call), program, wanted=wanted, request_key=call.key)
    return Made(batch_msg_id=str(row.pk))
