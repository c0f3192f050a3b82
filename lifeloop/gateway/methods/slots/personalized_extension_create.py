"""``alipay.open.public.personalized.extension.create``: extension areas for a label's people."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers.errors import (
    LabelNotFound,
    OperatorInvalid,
    RuleValueEmpty,
    RuleValueInvalid,
)
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.slots.default_extension_create import Composed, Made
from lifeloop.gateway.refusals import IllegalBizParams, LabelRulesEmpty, RuleCount
from lifeloop.gateway.registry import Call, Refused, Work, method
from lifeloop.gateway.shapes.areas import AREA_REFUSALS, areas_of
from lifeloop.gateway.shapes.rules import LabelRule, rule_for
from lifeloop.identity.models import AppKind
from lifeloop.placements.services.extensions import ExtensionDraft, put_on


class Personal(Composed):
    label_rule: Annotated[
        list[LabelRule],
        Field(min_length=1, max_length=20, description="exactly one"),
        Refused(missing=LabelRulesEmpty, long=RuleCount),
    ]


@method(
    "alipay.open.public.personalized.extension.create",
    title="Create a personalised extension area",
    title_zh="个性化扩展区创建接口",
    verb="POST",
    work=Work.ACT,
    request=Personal,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(
        *AREA_REFUSALS,
        LabelNotFound,
        OperatorInvalid,
        RuleCount,
        RuleValueEmpty,
        RuleValueInvalid,
    ),
    example={
        "areas": [
            {"name": "金卡", "type": "h5", "url": "https://coffee.example.com/gold", "height": 300}
        ],
        "label_rule": [{"label_id": "12", "operator": "IN", "label_value": "金卡"}],
    },
    example_answer={"extension_key": "10"},
    notes=(
        "Shown at once to those people in the place of the default one; another set of the same rule is turned off.",
        "`operator` is `EQ` or `IN`; `BETWEEN` is refused.",
    ),
)
def personalized_extension_create(call: Call[Personal]) -> Made:
    """Named at the console after its first area."""
    account = account_of(call)
    asked = call.request
    rule = rule_for(account, asked.label_rule)
    draft = ExtensionDraft(asked.areas[0].name, areas_of(asked.areas), rule)
    return Made(extension_key=str(put_on(actor_of(account, call), account, draft).pk))
