"""``alipay.open.public.menu.query``: the default text menu, in the old form."""

import json
from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals import IllegalBizParams, MenuNotSet
from lifeloop.gateway.registry import Answer, Call, Nothing, Work, method
from lifeloop.gateway.shapes.menus import buttons_of
from lifeloop.identity.models import AppKind
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.queries.menus import default_of


class Content(Answer):
    menu_content: Annotated[str, Field(description='JSON text {"button":[…]}')]


@method(
    "alipay.open.public.menu.query",
    title="Query the menu (old form)",
    title_zh="公众服务平台查询菜单",
    verb="GET",
    work=Work.READ,
    request=Nothing,
    answer=Content,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(MenuNotSet,),
    example_answer={
        "menu_content": '{"button":[{"name":"点单","action_type":"out","action_param":"order"}]}'
    },
)
def menu_query(call: Call[Nothing]) -> Content:
    """As it is published now."""
    menu = default_of(account_of(call), style=MenuStyle.TEXT)
    if menu is None:
        raise MenuNotSet
    buttons = [button.model_dump(exclude_none=True) for button in buttons_of(menu)]
    text = json.dumps({"button": buttons}, ensure_ascii=False, separators=(",", ":"))
    return Content(menu_content=text)
