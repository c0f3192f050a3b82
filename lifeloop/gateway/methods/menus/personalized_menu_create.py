"""``alipay.open.public.personalized.menu.create``: a menu for a label's people, a group, or one kind of phone."""

from typing import Annotated, Any, Literal

from pydantic import Field

from lifeloop.followers.errors import (
    GroupNotFound,
    LabelNotFound,
    OperatorInvalid,
    RuleValueEmpty,
    RuleValueInvalid,
)
from lifeloop.followers.queries import labels
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.menus.menu_create import MENU_REFUSALS, Composed
from lifeloop.gateway.refusals import ClientUnknown, InvalidParameter, LabelRulesEmpty, RuleCount
from lifeloop.gateway.registry import Answer, Call, Refused, Work, method
from lifeloop.gateway.shapes.menus import entries_of
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.gateway.shapes.rules import LabelRule, rule_for
from lifeloop.identity.models import AppKind
from lifeloop.lifestyle.models import Account
from lifeloop.placements import errors
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.services.menus import MenuDraft, publish_menu


class Personal(Composed):
    label_rule: Annotated[
        list[LabelRule],
        Field(max_length=20, description="exactly one; this or group_id"),
        Refused(long=RuleCount),
    ] = []
    group_id: Annotated[
        str,
        Field(max_length=32, description="a group; this or label_rule"),
        Refused(long=GroupNotFound),
    ] = ""
    mobile_client_type: Annotated[
        Literal["", "iphone", "android", "wp"],
        Field(description="only on these phones; empty: on all"),
        Refused(wrong=ClientUnknown),
    ] = ""


class Made(Answer):
    menu_key: Annotated[
        str, Field(description="names it in menu.batchquery and personalized.menu.delete")
    ]


@method(
    "alipay.open.public.personalized.menu.create",
    title="Create a personalised menu",
    title_zh="个性化菜单创建",
    verb="POST",
    work=Work.ACT,
    request=Personal,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=InvalidParameter,
    refusals=(
        *MENU_REFUSALS,
        GroupNotFound,
        LabelNotFound,
        LabelRulesEmpty,
        OperatorInvalid,
        RuleCount,
        RuleValueEmpty,
        RuleValueInvalid,
        errors.MenuCap,
    ),
    codes={errors.TargetNotAssociated: "MENU_SECURITY_FORBID"},
    example={
        "type": "text",
        "button": [{"name": "会员", "action_type": "out", "action_param": "vip"}],
        "label_rule": [{"label_id": "12", "operator": "IN", "label_value": "金卡,银卡"}],
        "mobile_client_type": "iphone",
    },
    example_answer={"menu_key": "p3f0c5a7be1d20946"},
    notes=(
        "Whoever fits sees it in the place of the default one; of several that fit the first in the console's order.",
        "`operator` is `EQ` or `IN`; `BETWEEN` is refused.",
    ),
)
def personalized_menu_create(call: Call[Personal]) -> Made:
    """Published at once, the last to be tried."""
    account = account_of(call)
    asked = call.request
    rule = _rule(account, asked)
    if asked.mobile_client_type:
        rule["client"] = asked.mobile_client_type
    draft = MenuDraft(MenuStyle(asked.type), entries_of(asked.button, asked.type), rule=rule)
    menu = publish_menu(actor_of(account, call), account, draft)
    return Made(menu_key=menu.key)


def _rule(account: Account, asked: Personal) -> dict[str, Any]:
    if asked.label_rule and asked.group_id:
        raise RuleCount
    if asked.label_rule:
        return rule_for(account, asked.label_rule)
    if not asked.group_id:
        raise LabelRulesEmpty
    return {"group": labels.group(account, number_of(asked.group_id)).pk}
