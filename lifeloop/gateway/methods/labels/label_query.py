"""``alipay.open.public.label.query``: the account's labels, in the old form."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers.queries import labels
from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Nothing, Work, method
from lifeloop.identity.models import AppKind


class Shown(Answer):
    id: int
    name: str
    count: Annotated[int, Field(description="followers who have it")]


class Labels(Answer):
    label_list: list[Shown]


@method(
    "alipay.open.public.label.query",
    title="List labels (old)",
    title_zh="公众号标签管理-查询标签",
    verb="GET",
    work=Work.READ,
    request=Nothing,
    answer=Labels,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    example_answer={"label_list": [{"id": 12, "name": "老顾客", "count": 380}]},
)
def label_query(call: Call[Nothing]) -> Labels:
    """By name; counted now."""
    rows = list(labels.of_account(account_of(call)))
    counts = labels.how_many([row.pk for row in rows])
    return Labels(
        label_list=[Shown(id=row.pk, name=row.name, count=counts.get(row.pk, 0)) for row in rows]
    )
