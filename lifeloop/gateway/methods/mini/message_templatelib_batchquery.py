"""``alipay.open.mini.message.templatelib.batchquery``: the library's subscription templates."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.gateway.refusals import AppTypeError, IllegalArgumentParams
from lifeloop.gateway.refusals_account import PageNumberInvalid, SceneRuleUnknown
from lifeloop.gateway.registry import Answer, Call, Refused, Work, method
from lifeloop.gateway.shapes.pages import Counted, Numbered, cut
from lifeloop.gateway.shapes.templates import RULE_OF_SCENE, SCENE_RULES
from lifeloop.identity.models import AppKind
from lifeloop.messaging.models import LibraryTemplate
from lifeloop.messaging.queries.templates import library


class Asked(Numbered):
    industry_code: Annotated[
        str, Field(max_length=32, description="an industry's name, such as 餐饮")
    ] = ""
    industry_scenario: Annotated[str, Field(max_length=32, description="a part of the title")] = ""
    scene_rule: Annotated[
        Literal["", "one_time_subscribe", "long_term_subscribe"],
        Field(description="empty: both"),
        Refused(wrong=SceneRuleUnknown),
    ] = ""
    has_push: Annotated[bool, Field(description="true: none, nothing is pushed to phones here")] = (
        False
    )


class Shown(Answer):
    code: str
    name: str
    keyword_desc: Annotated[str, Field(description="the keywords one may choose, with commas")]
    scene_rule: str
    delivery_settings: Annotated[str, Field(description="all: not only followers")]
    has_push: bool
    industry_code: str
    industry_scenario: str
    selectable: bool
    status: Annotated[str, Field(description="ONLINE")]


class Library(Counted):
    template_lib_list: list[Shown]


@method(
    "alipay.open.mini.message.templatelib.batchquery",
    title="List the message template library",
    title_zh="小程序消息模板库列表查询",
    work=Work.READ,
    request=Asked,
    answer=Library,
    callers=frozenset({AppKind.PROGRAM}),
    wrong_caller=AppTypeError,
    invalid=IllegalArgumentParams,
    refusals=(PageNumberInvalid,),
    example={"scene_rule": "one_time_subscribe", "page_num": 1, "page_size": 10},
    example_answer={
        "page_num": 1,
        "page_size": 10,
        "total_count": 1,
        "template_lib_list": [
            {
                "code": "TM00000007",
                "name": "取餐提醒",
                "keyword_desc": "商品,号码",
                "scene_rule": "one_time_subscribe",
                "delivery_settings": "all",
                "has_push": False,
                "industry_code": "餐饮",
                "industry_scenario": "取餐提醒",
                "selectable": True,
                "status": "ONLINE",
            }
        ],
    },
    notes=(
        "By title. Templates that go by form id are chosen at the console or by `usertemplate.apply`.",
    ),
)
def message_templatelib_batchquery(call: Call[Asked]) -> Library:
    """What may be chosen from."""
    asked = call.request
    rows = library(asked.industry_scenario).filter(scene__in=RULE_OF_SCENE)
    if asked.has_push:
        rows = rows.none()
    if asked.scene_rule:
        rows = rows.filter(scene=SCENE_RULES[asked.scene_rule])
    if asked.industry_code:
        rows = rows.filter(industry=asked.industry_code)
    found, numbers = cut(rows, asked)
    return Library(template_lib_list=[_shown(row) for row in found], **numbers)


def _shown(row: LibraryTemplate) -> Shown:
    return Shown(
        code=row.pk,
        name=row.title,
        keyword_desc=",".join(row.keywords),
        scene_rule=RULE_OF_SCENE[row.scene],
        delivery_settings="all",
        has_push=False,
        industry_code=row.industry,
        industry_scenario=row.title,
        selectable=True,
        status="ONLINE",
    )
