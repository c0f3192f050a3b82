"""``alipay.open.public.menu.create``: the first default menu of a style."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import (
    ConsumptionMissing,
    IconForeign,
    IconWithSubs,
    IllegalBizParams,
    MenuActionUnknown,
    MenuStyleUnknown,
)
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.menus import Button, entries_of
from lifeloop.identity.models import AppKind
from lifeloop.placements import errors
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.services.menus import MenuDraft, publish_menu


class Composed(Request):
    type: Annotated[
        Literal["text", "icon"],
        Field(description="text (default) or icon"),
        Refused(wrong=MenuStyleUnknown),
    ] = "text"
    button: Annotated[
        list[Button],
        Field(
            min_length=1, max_length=200, description="text: 1–4 (3 beside 咨询反馈), icon: 1–80"
        ),
        Refused(missing=errors.MenuEmpty),
    ]


class Made(Answer):
    menu_key: Annotated[str, Field(description="default for text, iconDefault for icon")]


MENU_REFUSALS = (
    ConsumptionMissing,
    IconForeign,
    IconWithSubs,
    MenuActionUnknown,
    errors.IconUnfit,
    errors.MenuConsultFull,
    errors.MenuEmpty,
    errors.MenuEntryTarget,
    errors.MenuIconMissing,
    errors.MenuInvalid,
    errors.MenuNameLong,
    errors.MenuNameMissing,
    errors.MenuSubsMany,
    errors.MenuTooMany,
    errors.TargetNotAssociated,
)


@method(
    "alipay.open.public.menu.create",
    title="Create the default menu",
    title_zh="默认菜单创建接口",
    verb="POST",
    work=Work.ACT,
    request=Composed,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*MENU_REFUSALS, errors.MenuExists),
    codes={
        IconWithSubs: "MENU_SUB_OUT_OF_NUM",
        errors.TargetNotAssociated: "MENU_AUTH_NOT_ILLEGAL",
    },
    example={
        "type": "text",
        "button": [
            {"name": "点单", "action_type": "out", "action_param": "order"},
            {
                "name": "门店",
                "sub_button": [
                    {"name": "电话", "action_type": "tel", "action_param": "0571-88888888"},
                    {"name": "地图", "action_type": "map", "action_param": "街角咖啡"},
                ],
            },
        ],
    },
    example_answer={"menu_key": "default"},
    notes=(
        "Seen by everybody from the next request on. Where there is one already, use `menu.modify`.",
        "A mini program is a `link` to `alipays://platformapi/startapp?appId=…&page=…&query=…`; it has to be associated and listed.",
        "`icon` is the address of a picture that was uploaded to the account's library; other addresses are not fetched.",
        "`action_type` `consumption` is refused: there are no bills here.",
    ),
)
def menu_create(call: Call[Composed]) -> Made:
    """Published at once, as version 1."""
    account = account_of(call)
    asked = call.request
    draft = MenuDraft(MenuStyle(asked.type), entries_of(asked.button, asked.type))
    menu = publish_menu(actor_of(account, call), account, draft, there=False)
    return Made(menu_key=menu.key)
