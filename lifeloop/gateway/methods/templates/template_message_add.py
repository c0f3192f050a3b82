"""``alipay.open.public.template.message.add``: a template of the account, composed from a library template's keywords."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_account import PartUnknown, TemplateIdInvalid
from lifeloop.gateway.registry import Answer, Call, Part, Refused, Request, Work, method
from lifeloop.gateway.shapes.templates import CHOICE_CODES, CHOICE_REFUSALS, text_of
from lifeloop.identity.models import AppKind
from lifeloop.messaging.errors import KeywordsNumber
from lifeloop.messaging.services.account_templates import choose


class Keyword(Part):
    name: Annotated[str, Field(min_length=1, max_length=10)]


class Option(Part):
    name: Annotated[
        str, Field(max_length=10, description="first or remark"), Refused(long=PartUnknown)
    ]


class Composed(Request):
    lib_code: Annotated[
        str,
        Field(min_length=1, max_length=128, description="TM… of the library"),
        Refused(missing=TemplateIdInvalid, long=TemplateIdInvalid),
    ]
    keyword_list: Annotated[
        list[Keyword],
        Field(max_length=20, description="2 to 5 different ones of the library template, in order"),
        Refused(missing=KeywordsNumber, long=KeywordsNumber),
    ]
    opt_list: Annotated[
        list[Option],
        Field(max_length=10, description="the parts beside them"),
        Refused(long=PartUnknown),
    ] = []


class Made(Answer):
    template_id: Annotated[str, Field(description="what message.single.send names")]
    template: Annotated[str, Field(description="its lines, with {{keyword1.DATA}} where values go")]


@method(
    "alipay.open.public.template.message.add",
    title="Compose a lifestyle-account template from keywords",
    title_zh="消息模板添加接口",
    work=Work.ACT,
    request=Composed,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*CHOICE_REFUSALS, PartUnknown),
    codes=CHOICE_CODES,
    example={
        "lib_code": "TM00000042",
        "keyword_list": [{"name": "等级"}, {"name": "到期"}],
        "opt_list": [{"name": "first"}],
    },
    example_answer={
        "template_id": "MzY4OTI2Y2E5MjA2ZGY1YjA4",
        "template": "{{first.DATA}}\n等级：{{keyword1.DATA}}\n到期：{{keyword2.DATA}}",
    },
    notes=("`image` is refused: templates have no pictures here.",),
)
def template_message_add(call: Call[Composed]) -> Made:
    """In use at once."""
    account = account_of(call)
    asked = call.request
    parts = {option.name for option in asked.opt_list}
    if not parts <= {"first", "remark"}:
        raise PartUnknown
    first, remark = "first" in parts, "remark" in parts
    made = choose(
        actor_of(account, call),
        account,
        library_code=asked.lib_code[:16],
        keywords=[keyword.name for keyword in asked.keyword_list],
        first=first,
        remark=remark,
    )
    return Made(template_id=made.pk, template=text_of(made.keywords, first=first, remark=remark))
