"""``alipay.open.mini.message.template.apply``: a subscription template of the program."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import actor_of, program_of
from lifeloop.gateway.refusals import AppTypeError, IllegalArgumentParams
from lifeloop.gateway.refusals_account import SceneRuleUnknown
from lifeloop.gateway.registry import Answer, Call, Part, Refused, Request, Work, method
from lifeloop.gateway.shapes.templates import RULE_OF_SCENE
from lifeloop.identity.models import AppKind
from lifeloop.messaging import errors
from lifeloop.messaging.queries.templates import library_template
from lifeloop.messaging.services.templates import choose


class Keyword(Part):
    name: Annotated[str, Field(min_length=1, max_length=10)]


class Chosen(Request):
    lib_code: Annotated[
        str,
        Field(min_length=1, max_length=16, description="code of the library"),
        Refused(missing=errors.LibraryTemplateUnknown, long=errors.LibraryTemplateUnknown),
    ]
    keyword_list: Annotated[
        list[Keyword],
        Field(max_length=20, description="2 to 5 different ones of the library template, in order"),
        Refused(missing=errors.KeywordsNumber, long=errors.KeywordsNumber),
    ]
    scene_rule: Annotated[
        str,
        Field(max_length=20, description="as the library template says; left out: that"),
        Refused(long=SceneRuleUnknown),
    ] = ""


class Made(Answer):
    template_id: Annotated[str, Field(description="what is subscribed to, and what a send names")]


@method(
    "alipay.open.mini.message.template.apply",
    title="Apply for a (subscription) message template",
    title_zh="小程序消息模板申请",
    work=Work.ACT,
    request=Chosen,
    answer=Made,
    callers=frozenset({AppKind.PROGRAM}),
    wrong_caller=AppTypeError,
    invalid=IllegalArgumentParams,
    refusals=(
        errors.KeywordsNumber,
        errors.LibraryTemplateUnknown,
        errors.TemplateCap,
        SceneRuleUnknown,
    ),
    example={
        "lib_code": "TM00000007",
        "keyword_list": [{"name": "商品"}, {"name": "号码"}],
        "scene_rule": "one_time_subscribe",
    },
    example_answer={"template_id": "MzY4OTI2Y2E5MjA2ZGY1YjA4"},
    notes=("In use at once: `my.requestSubscribeMessage` may ask for it.",),
)
def message_template_apply(call: Call[Chosen]) -> Made:
    """Another one of the program's, at most 25 in use."""
    program = program_of(call)
    asked = call.request
    found = library_template(asked.lib_code)
    if found is None or found.scene not in RULE_OF_SCENE:
        raise errors.LibraryTemplateUnknown
    if asked.scene_rule not in {"", RULE_OF_SCENE[found.scene]}:
        raise SceneRuleUnknown
    keywords = [keyword.name for keyword in asked.keyword_list]
    made = choose(actor_of(program, call), program, library_code=found.pk, keywords=keywords)
    return Made(template_id=made.pk)
