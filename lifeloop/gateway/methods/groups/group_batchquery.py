"""``alipay.open.public.group.batchquery``: the account's groups."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers.queries import labels
from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Nothing, Work, method
from lifeloop.gateway.shapes.labels import ShownCondition, shown
from lifeloop.identity.models import AppKind

MOST = 200


class Shown(Answer):
    id: str
    name: str
    count: Annotated[int | None, Field(description="people, when it was last counted")] = None
    label_rule: list[ShownCondition]


class Groups(Answer):
    groups: list[Shown]


@method(
    "alipay.open.public.group.batchquery",
    title="List crowd groups",
    title_zh="查询用户分组列表",
    verb="POST",
    work=Work.READ,
    request=Nothing,
    answer=Groups,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    example_answer={
        "groups": [
            {
                "id": "7",
                "name": "杭州金卡",
                "count": 380,
                "label_rule": [
                    {
                        "label_id": "12",
                        "label_name": "会员等级",
                        "operator": "IN",
                        "label_value": "金卡,银卡",
                    }
                ],
            }
        ]
    },
    notes=("The newest first, at most 200.",),
)
def group_batchquery(call: Call[Nothing]) -> Groups:
    """With their conditions."""
    account = account_of(call)
    names = {row.pk: row.name for row in labels.of_account(account)}
    return Groups(
        groups=[
            Shown(
                id=str(row.pk),
                name=row.name,
                count=row.count,
                label_rule=shown(row.rules, names),
            )
            for row in labels.groups_of(account)[:MOST]
        ]
    )
