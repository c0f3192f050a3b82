"""``alipay.open.app.mini.batchtemplatemsg.query``: what became of a batch."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import program_of
from lifeloop.gateway.refusals import AppTypeError, IllegalArgumentParams
from lifeloop.gateway.registry import Answer, Call, Request, Work, method
from lifeloop.gateway.shapes.moments import text_of
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.messaging import errors_templates as refusals
from lifeloop.messaging.queries.batches import get
from lifeloop.messaging.rules.templates import fields_of


class Named(Request):
    batch_msg_id: Annotated[str, Field(min_length=1, max_length=32, description="of batchsend")]


class Value(Answer):
    name: str
    value: str


class Content(Answer):
    title: str
    jump_url: str
    keyword_list: list[Value]


class Record(Answer):
    batch_msg_id: str
    template_id: str
    crowd_code: str | None = None
    msg_content: Content
    msg_send_count: Annotated[int, Field(description="people who got it")]
    msg_send_status: Annotated[
        str, Field(description="INIT, RUNNING, SUCCESS, FAILURE (nobody got it)")
    ]
    msg_send_time: Annotated[str, Field(description="when it began, or is to begin")]


class Found(Answer):
    record: Record


@method(
    "alipay.open.app.mini.batchtemplatemsg.query",
    title="Query a batch send",
    title_zh="小程序模板消息批量发送查询",
    work=Work.READ,
    request=Named,
    answer=Found,
    callers=frozenset({AppKind.PROGRAM}),
    wrong_caller=AppTypeError,
    invalid=IllegalArgumentParams,
    refusals=(refusals.BatchNotFound,),
    codes={refusals.BatchNotFound: "ILLEGAL_ARGUMENT_PARAMS"},
    example={"batch_msg_id": "740126508991"},
    example_answer={
        "record": {
            "batch_msg_id": "740126508991",
            "template_id": "MzY4OTI2Y2E5MjA2ZGY1YjA4",
            "msg_content": {
                "title": "取餐提醒",
                "jump_url": "pages/index/index",
                "keyword_list": [{"name": "商品", "value": "拿铁"}],
            },
            "msg_send_count": 380,
            "msg_send_status": "SUCCESS",
            "msg_send_time": "2026-11-22 18:00:00",
        }
    },
)
def batchtemplatemsg_query(call: Call[Named]) -> Found:
    """How far it got."""
    row = get(program_of(call), number_of(call.request.batch_msg_id))
    values = [
        Value(name=field["name"], value=field["value"])
        for field in fields_of(row.data, row.template.keywords)
    ]
    return Found(
        record=Record(
            batch_msg_id=str(row.pk),
            template_id=row.template_id,
            crowd_code=None if row.group_id is None else str(row.group_id),
            msg_content=Content(title=row.template.title, jump_url=row.page, keyword_list=values),
            msg_send_count=row.sent,
            msg_send_status=row.state,
            msg_send_time=text_of(row.begun_at or row.due_at or row.created_at),
        )
    )
