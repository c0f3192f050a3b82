"""``alipay.open.public.template.message.get``: a library template, claimed as it is."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import AppNotPublicApp, IllegalBizParams
from lifeloop.gateway.refusals_account import TemplateIdInvalid
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.templates import CHOICE_CODES, CHOICE_REFUSALS, text_of
from lifeloop.identity.models import AppKind
from lifeloop.messaging.queries.templates import library_template
from lifeloop.messaging.rules.templates import MOST_KEYWORDS
from lifeloop.messaging.services.account_templates import claim


class Claimed(Request):
    template_id: Annotated[
        str,
        Field(min_length=1, max_length=20, description="TM… of the library"),
        Refused(missing=TemplateIdInvalid, long=TemplateIdInvalid),
    ]


class Made(Answer):
    msg_template_id: Annotated[str, Field(description="what message.single.send names")]
    template: Annotated[str, Field(description="its lines, with {{keyword1.DATA}} where values go")]


@method(
    "alipay.open.public.template.message.get",
    title="Claim a lifestyle-account template",
    title_zh="消息模板领取接口",
    verb="GET",
    work=Work.ACT,
    request=Claimed,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    wrong_caller=AppNotPublicApp,
    invalid=IllegalBizParams,
    refusals=CHOICE_REFUSALS,
    codes=CHOICE_CODES,
    example={"template_id": "TM00000042"},
    example_answer={
        "msg_template_id": "MzY4OTI2Y2E5MjA2ZGY1YjA4",
        "template": "{{first.DATA}}\n等级：{{keyword1.DATA}}\n到期：{{keyword2.DATA}}\n{{remark.DATA}}",
    },
    notes=(
        "The library's templates of the account's industries; with their first keywords, at most 5. `template.message.add` chooses.",
        "Claimed again, it is the same one. An account has at most 25 in use.",
    ),
)
def template_message_get(call: Call[Claimed]) -> Made:
    """With a first line and a remark."""
    account = account_of(call)
    found = library_template(call.request.template_id, of_account=True)
    if found is None:
        raise TemplateIdInvalid
    keywords = found.keywords[:MOST_KEYWORDS]
    made = claim(actor_of(account, call), account, library_code=found.pk, keywords=keywords)
    return Made(msg_template_id=made.pk, template=text_of(made.keywords, first=True, remark=True))
