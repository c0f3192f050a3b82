"""``alipay.open.public.menu.modify``: the default menu of a style, anew."""

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.menus.menu_create import MENU_REFUSALS, Composed
from lifeloop.gateway.refusals import IconWithSubs, IllegalBizParams
from lifeloop.gateway.registry import DONE, Call, Done, Work, method
from lifeloop.gateway.shapes.menus import entries_of
from lifeloop.identity.models import AppKind
from lifeloop.placements import errors
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.queries.menus import default_of
from lifeloop.placements.services.menus import MenuDraft, publish_menu


@method(
    "alipay.open.public.menu.modify",
    title="Replace the default menu",
    title_zh="默认菜单更新接口",
    verb="POST",
    work=Work.ACT,
    request=Composed,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*MENU_REFUSALS, errors.MenuNotFound),
    codes={
        errors.MenuNotFound: "MENU_MODIFY_NOT_EXIST",
        IconWithSubs: "MENU_SUB_OUT_OF_NUM",
        errors.TargetNotAssociated: "MENU_AUTH_NOT_ILLEGAL",
    },
    example={
        "type": "text",
        "button": [{"name": "点单", "action_type": "out", "action_param": "order"}],
    },
    notes=(
        "Replaces the whole menu of the type; live at once. The console keeps what was published before and brings it back.",
        "Whether 咨询反馈 takes a place stays as it was set at the console.",
    ),
)
def menu_modify(call: Call[Composed]) -> Done:
    """The next version."""
    account = account_of(call)
    asked = call.request
    style = MenuStyle(asked.type)
    current = default_of(account, style=style)
    draft = MenuDraft(
        style, entries_of(asked.button, style), consult=bool(current and current.consult)
    )
    publish_menu(actor_of(account, call), account, draft, there=True)
    return DONE
