"""``alipay.open.public.menu.batchquery``: every menu of the account."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers.queries import labels
from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Nothing, Work, method
from lifeloop.gateway.shapes.menus import ShownButton, ShownRule, buttons_of, rule_of
from lifeloop.identity.models import AppKind
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.queries.menus import of_account


class Shown(Answer):
    menu_key: str
    type: Annotated[str, Field(description="text or icon")]
    button: list[ShownButton]
    label_rule: Annotated[
        list[ShownRule] | None, Field(description="of a menu for a label's people")
    ] = None
    group_id: Annotated[str | None, Field(description="of a menu for a group")] = None
    mobile_client_type: Annotated[
        str | None, Field(description="of a menu for one kind of phone")
    ] = None


class Menus(Answer):
    count: Annotated[str, Field(description="how many; a string")]
    menus: list[Shown]


@method(
    "alipay.open.public.menu.batchquery",
    title="List default and personalised menus",
    title_zh="菜单列表查询接口",
    verb="POST",
    work=Work.READ,
    request=Nothing,
    answer=Menus,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    example_answer={
        "count": "1",
        "menus": [
            {
                "menu_key": "default",
                "type": "text",
                "button": [{"name": "点单", "action_type": "out", "action_param": "order"}],
            }
        ],
    },
    notes=(
        "Of each type the default one first, then personalised ones in the order they are tried.",
    ),
)
def menu_batchquery(call: Call[Nothing]) -> Menus:
    """Text menus, then icon menus."""
    account = account_of(call)
    known = {label.pk: label for label in labels.of_account(account)}
    shown = []
    for style in MenuStyle.values:
        for menu in of_account(account, style=style):
            rule = menu.rule or {}
            shown.append(
                Shown(
                    menu_key=menu.key,
                    type=menu.style,
                    button=buttons_of(menu),
                    label_rule=rule_of(menu, known),
                    group_id=str(rule["group"]) if "group" in rule else None,
                    mobile_client_type=rule.get("client") or None,
                )
            )
    return Menus(count=str(len(shown)), menus=shown)
