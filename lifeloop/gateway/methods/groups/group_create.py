"""``alipay.open.public.group.create``: a group of followers by conditions on labels."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers import errors
from lifeloop.followers.services import groups
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams, LabelIdUnknown, RulesEmpty
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.labels import Condition, conditions_of
from lifeloop.identity.models import AppKind

Conditions = Annotated[
    list[Condition],
    Field(min_length=1, max_length=20, description="joined by AND; a label stands in one only"),
    Refused(missing=RulesEmpty, long=errors.TooManyRules),
]
RULE_REFUSALS = (
    LabelIdUnknown,
    errors.GroupTooSmall,
    errors.LabelReused,
    errors.OperatorInvalid,
    errors.RuleValueEmpty,
    errors.RuleValueInvalid,
    errors.TooManyRules,
)
RULE_CODES = {errors.TooManyRules: "OPERATOR_IS_INVALID"}


class Grouped(Request):
    name: Annotated[
        str,
        Field(
            min_length=1,
            max_length=30,
            description="Chinese characters, letters, digits, underscores",
        ),
        Refused(missing=errors.GroupNameEmpty, long=errors.GroupNameTooLong),
    ]
    label_rule: Conditions


class Made(Answer):
    group_id: str


@method(
    "alipay.open.public.group.create",
    title="Create a crowd group",
    title_zh="用户分组创建接口",
    verb="POST",
    work=Work.ACT,
    request=Grouped,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(
        *RULE_REFUSALS,
        errors.GroupCountLimit,
        errors.GroupNameEmpty,
        errors.GroupNameInvalid,
        errors.GroupNameTaken,
        errors.GroupNameTooLong,
    ),
    codes=RULE_CODES,
    example={
        "name": "杭州金卡",
        "label_rule": [
            {"label_id": "12", "operator": "IN", "label_value": "金卡,银卡"},
            {"label_id": "since", "operator": "GTEQ", "label_value": "30"},
        ],
    },
    example_answer={"group_id": "7"},
    notes=(
        "Who is in it is asked whenever it is used. Several values of one condition: any of them.",
        "`BETWEEN` takes two values; larger and smaller compare numbers (`18`) and dates (`2026-01-31`).",
        "The original refuses crowds of 50 people or fewer; here the operator's setting says how few are too few.",
    ),
)
def group_create(call: Call[Grouped]) -> Made:
    """Counted before it is saved."""
    account = account_of(call)
    asked = call.request
    conditions = conditions_of(asked.label_rule)
    group = groups.save(actor_of(account, call), account, name=asked.name, conditions=conditions)
    return Made(group_id=str(group.pk))
