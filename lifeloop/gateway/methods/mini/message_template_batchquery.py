"""``alipay.open.mini.message.template.batchquery``: the program's subscription templates."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import program_of
from lifeloop.gateway.refusals import AppTypeError, IllegalArgumentParams
from lifeloop.gateway.refusals_account import PageNumberInvalid
from lifeloop.gateway.registry import Answer, Call, Work, method
from lifeloop.gateway.shapes.pages import Counted, Numbered, cut
from lifeloop.gateway.shapes.templates import RULE_OF_SCENE
from lifeloop.identity.models import AppKind
from lifeloop.messaging.models import TemplateState, UserTemplate
from lifeloop.messaging.queries.templates import of_program

STATUS: dict[str, str] = {TemplateState.ACTIVE: "ONLINE", TemplateState.STOPPED: "OFFLINE"}


class Asked(Numbered):
    biz_type: Annotated[
        str, Field(max_length=32, description="not looked at: there is one kind")
    ] = ""
    status_list: Annotated[
        list[Annotated[str, Field(max_length=20)]],
        Field(max_length=10, description="ONLINE, OFFLINE; empty: both"),
    ] = []


class Shown(Answer):
    template_id: str
    name: str
    keyword_desc: Annotated[str, Field(description="keyword1, keyword2, … with commas")]
    scene_rule: str
    delivery_settings: Annotated[str, Field(description="all: not only followers")]
    status: Annotated[str, Field(description="ONLINE, or OFFLINE: stopped")]


class Templates(Counted):
    template_list: list[Shown]


@method(
    "alipay.open.mini.message.template.batchquery",
    title="List this mini program's message templates",
    title_zh="小程序消息模板列表查询",
    work=Work.READ,
    request=Asked,
    answer=Templates,
    callers=frozenset({AppKind.PROGRAM}),
    wrong_caller=AppTypeError,
    invalid=IllegalArgumentParams,
    refusals=(PageNumberInvalid,),
    example={"status_list": ["ONLINE"], "page_num": 1, "page_size": 10},
    example_answer={
        "page_num": 1,
        "page_size": 10,
        "total_count": 1,
        "template_list": [
            {
                "template_id": "MzY4OTI2Y2E5MjA2ZGY1YjA4",
                "name": "取餐提醒",
                "keyword_desc": "商品,号码",
                "scene_rule": "one_time_subscribe",
                "delivery_settings": "all",
                "status": "ONLINE",
            }
        ],
    },
    notes=("Those in use first, then the newest; those chosen at the console too.",),
)
def message_template_batchquery(call: Call[Asked]) -> Templates:
    """One-time and long-term ones."""
    rows = of_program(program_of(call)).filter(scene__in=RULE_OF_SCENE)
    wanted = call.request.status_list
    if wanted:
        rows = rows.filter(state__in=[state for state, word in STATUS.items() if word in wanted])
    found, numbers = cut(rows, call.request)
    return Templates(template_list=[_shown(row) for row in found], **numbers)


def _shown(row: UserTemplate) -> Shown:
    return Shown(
        template_id=row.pk,
        name=row.title,
        keyword_desc=",".join(row.keywords),
        scene_rule=RULE_OF_SCENE[row.scene],
        delivery_settings="all",
        status=STATUS[row.state],
    )
