"""``alipay.open.public.menu.data.batchquery``: taps on menu entries, day by day."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_data import QueryDateInvalid
from lifeloop.gateway.registry import Answer, Call, Work, method
from lifeloop.gateway.shapes.days import FIGURES_NOTE, ZONE_NOTE, Days, asked_of, text_of
from lifeloop.identity.models import AppKind
from lifeloop.insights.queries import Kind, Metric, by_day
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.queries.entry_names import entry_names


class MenuDay(Answer):
    date: Annotated[str, Field(description="yyyyMMdd")]
    menu_type: Annotated[
        Literal["iconDefault", "default"],
        Field(description="iconDefault: an icon menu, default: a text menu"),
    ]
    name: Annotated[str, Field(description="the entry, or the entry above it")]
    sub_name: Annotated[
        str | None, Field(description="the entry of the second level, text menus only")
    ] = None
    click_cnt: Annotated[int, Field(description="taps")]
    click_user_cnt: Annotated[int, Field(description="people who tapped")]
    avg_click_user_cnt: Annotated[str, Field(description="taps a person, two decimals")]


class MenuDays(Answer):
    data_list: list[MenuDay]


@method(
    "alipay.open.public.menu.data.batchquery",
    title="Menu statistics per day",
    title_zh="菜单分析数据查询接口",
    verb="POST",
    work=Work.READ,
    request=Days,
    answer=MenuDays,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(QueryDateInvalid,),
    example={"begin_date": "20260101", "end_date": "20260130"},
    example_answer={
        "data_list": [
            {
                "date": "20260101",
                "menu_type": "default",
                "name": "点单",
                "sub_name": "外卖",
                "click_cnt": 30,
                "click_user_cnt": 20,
                "avg_click_user_cnt": "1.50",
            }
        ]
    },
    notes=(
        "A row for each day and entry that was tapped, personalised menus included; of an entry that is gone the last name it had. Menus that were deleted are left out.",
        ZONE_NOTE,
        FIGURES_NOTE,
    ),
)
def menu_data_batchquery(call: Call[Days]) -> MenuDays:
    """By day, then the most tapped first."""
    account, scope, span = asked_of(call)
    rows = by_day.things(scope, span, Kind.MENU, [Metric.TAPPED])
    names = entry_names(account.pk, {_entry(thing) for _day, thing in rows})
    ordered = sorted(
        rows.items(), key=lambda row: (row[0][0], -row[1][Metric.TAPPED].times, row[0][1])
    )
    shown = []
    for (day, thing), metrics in ordered:
        named, counted = names.get(_entry(thing)), metrics[Metric.TAPPED]
        if named is None:
            continue
        shown.append(
            MenuDay(
                date=text_of(day),
                menu_type="iconDefault" if named.style == MenuStyle.ICON else "default",
                name=named.name,
                sub_name=named.sub or None,
                click_cnt=counted.times,
                click_user_cnt=counted.people,
                avg_click_user_cnt=f"{counted.times / max(1, counted.people):.2f}",
            )
        )
    return MenuDays(data_list=shown)


def _entry(thing: str) -> tuple[int, str]:
    menu, _slash, entry = thing.partition("/")
    return int(menu), entry
