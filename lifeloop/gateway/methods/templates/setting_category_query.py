"""``alipay.open.public.setting.category.query``: the account's industry."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Nothing, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.messaging.queries.account_templates import industry_of


class Industry(Answer):
    primary_category: Annotated[str, Field(description="empty until it was set")]
    secondary_category: Annotated[str, Field(description="empty until it was set")]


@method(
    "alipay.open.public.setting.category.query",
    title="Query the template-message industry setting",
    title_zh="生活号查询行业设置接口",
    verb="GET",
    work=Work.READ,
    request=Nothing,
    answer=Industry,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    example_answer={"primary_category": "餐饮", "secondary_category": "零售"},
)
def setting_category_query(call: Call[Nothing]) -> Industry:
    """In the names that `template.message.industry.modify` takes."""
    row = industry_of(account_of(call))
    return Industry(
        primary_category=row.primary if row else "", secondary_category=row.secondary if row else ""
    )
