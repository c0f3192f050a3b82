"""``alipay.open.public.template.message.industry.modify``: what the account does."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals_account import IndustryUnknown
from lifeloop.gateway.registry import DONE, Call, Done, Request, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.messaging import errors_templates as refusals
from lifeloop.messaging.rules.library import INDUSTRIES
from lifeloop.messaging.services.industries import set_industry

NAMES = "、".join(INDUSTRIES)


class Industries(Request):
    primary_industry_name: Annotated[str, Field(min_length=1, max_length=30, description=NAMES)]
    primary_industry_code: Annotated[
        str, Field(max_length=20, description="not looked at: the name says it")
    ] = ""
    secondary_industry_name: Annotated[
        str, Field(min_length=1, max_length=30, description="another one of them")
    ]
    secondary_industry_code: Annotated[
        str, Field(max_length=20, description="not looked at: the name says it")
    ] = ""


@method(
    "alipay.open.public.template.message.industry.modify",
    title="Change the template-message industry setting",
    title_zh="模板消息行业设置修改接口",
    verb="POST",
    work=Work.ACT,
    request=Industries,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IndustryUnknown,
    refusals=(refusals.IndustryInUse, refusals.IndustryInvalid, refusals.IndustryLimit),
    codes={
        IndustryUnknown: "PUB.ILLEGAL_BIZ_PARAMS",
        refusals.IndustryInUse: "PUB.NEED_DELETE_MSG_TEMPLATES",
        refusals.IndustryInvalid: "PUB.ILLEGAL_BIZ_PARAMS",
        refusals.IndustryLimit: "PUB.MODIFY_OVER_LIMIT",
    },
    example={
        "primary_industry_name": "餐饮",
        "primary_industry_code": "1001",
        "secondary_industry_name": "零售",
        "secondary_industry_code": "1002",
    },
    notes=(
        "The first step before the account has templates of its own. A few changes a month (the operator's setting).",
        "Refused while a template in use belongs to an industry that would be left.",
    ),
)
def template_message_industry_modify(call: Call[Industries]) -> Done:
    """Two different ones of the list."""
    account = account_of(call)
    asked = call.request
    set_industry(
        actor_of(account, call),
        account,
        primary=asked.primary_industry_name,
        secondary=asked.secondary_industry_name,
    )
    return DONE
