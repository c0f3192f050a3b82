"""``alipay.open.public.personalized.menu.delete``: one of those menus, gone."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams, MenuKeyEmpty
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Request, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.placements import errors
from lifeloop.placements.queries.menus import by_key
from lifeloop.placements.services.menus import delete_menu


class Key(Request):
    menu_key: Annotated[
        str,
        Field(min_length=1, max_length=32, description="of the personalised menu"),
        Refused(missing=MenuKeyEmpty),
    ]


@method(
    "alipay.open.public.personalized.menu.delete",
    title="Delete a personalised menu",
    title_zh="个性化菜单删除",
    verb="DELETE",
    work=Work.ACT,
    request=Key,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(errors.MenuNotFound, errors.MenuDefaultKept),
    codes={errors.MenuDefaultKept: "ILLEGAL_BIZ_PARAMS"},
    example={"menu_key": "p3f0c5a7be1d20946"},
    notes=(
        "Whoever saw it sees the next one that fits, or the default. A default menu is changed, not deleted.",
    ),
)
def personalized_menu_delete(call: Call[Key]) -> Done:
    """With its history."""
    account = account_of(call)
    menu = by_key(account, call.request.menu_key)
    delete_menu(actor_of(account, call), account, menu_id=menu.pk)
    return DONE
