"""``alipay.open.mini.templatemessage.usertemplate.apply``: a template of the program, chosen from the library."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import actor_of, program_of
from lifeloop.gateway.refusals import AppTypeError, IllegalArgumentParams
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.messaging import errors
from lifeloop.messaging.services.templates import choose


class Chosen(Request):
    template_library_id: Annotated[
        str,
        Field(min_length=1, max_length=16, description="TM… of the library"),
        Refused(missing=errors.LibraryTemplateUnknown, long=errors.LibraryTemplateUnknown),
    ]
    keyword_list: Annotated[
        str,
        Field(
            max_length=200,
            description="2 to 5 keywords with commas; their order is keyword1, keyword2, …",
        ),
        Refused(missing=errors.KeywordsNumber, long=errors.KeywordsNumber),
    ]


class Made(Answer):
    user_template_id: Annotated[str, Field(description="what templatemessage.send names")]


@method(
    "alipay.open.mini.templatemessage.usertemplate.apply",
    title="Select a template from the library for this mini program",
    title_zh="小程序模板消息申请",
    verb="POST",
    work=Work.ACT,
    request=Chosen,
    answer=Made,
    callers=frozenset({AppKind.PROGRAM}),
    wrong_caller=AppTypeError,
    invalid=IllegalArgumentParams,
    refusals=(errors.KeywordsNumber, errors.LibraryTemplateUnknown, errors.TemplateCap),
    example={"template_library_id": "TM00000001", "keyword_list": "商品,号码"},
    example_answer={"user_template_id": "MzY4OTI2Y2E5MjA2ZGY1YjA4"},
    notes=(
        "In use at once; it stands in 我的模板 at the console, where it is stopped too.",
        "What allows a send (form id, one-time or long-term subscription) is the library template's.",
    ),
)
def templatemessage_usertemplate_apply(call: Call[Chosen]) -> Made:
    """Another one of the program's, at most 25 in use."""
    program = program_of(call)
    asked = call.request
    keywords = [name.strip() for name in asked.keyword_list.replace("，", ",").split(",")]
    made = choose(
        actor_of(program, call), program, library_code=asked.template_library_id, keywords=keywords
    )
    return Made(user_template_id=made.pk)
