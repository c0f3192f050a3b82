"""``alipay.open.public.group.crowd.query``: how many followers meet some conditions."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers import errors
from lifeloop.followers.services import groups
from lifeloop.gateway.acting import account_of
from lifeloop.gateway.methods.groups.group_create import RULE_CODES, RULE_REFUSALS, Conditions
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Request, Work, method
from lifeloop.gateway.shapes.labels import conditions_of
from lifeloop.identity.models import AppKind


class Asked(Request):
    label_rule: Conditions


class Count(Answer):
    count: Annotated[int, Field(description="followers; a number")]


@method(
    "alipay.open.public.group.crowd.query",
    title="Count the people a rule set selects",
    title_zh="人群数量查询",
    verb="POST",
    work=Work.READ,
    request=Asked,
    answer=Count,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*RULE_REFUSALS, errors.LabelNotFound),
    codes=RULE_CODES,
    example={"label_rule": [{"label_id": "12", "operator": "EQ", "label_value": "金卡"}]},
    example_answer={"count": 120},
    notes=("Told also below the least size of a group; `group.create` refuses that.",),
)
def group_crowd_query(call: Call[Asked]) -> Count:
    """As of this moment."""
    conditions = conditions_of(call.request.label_rule)
    return Count(count=groups.crowd(account_of(call), conditions=conditions))
