"""The data queries of the gateway: the account's own figures, by day, within the limits of the protocol."""

from datetime import date, timedelta
from typing import Any

import pytest

from lifeloop.gateway.app import Gateway
from lifeloop.insights import days
from lifeloop.insights.queries import Kind, Metric
from lifeloop.messaging.models import ArticleState, Broadcast, Publication, Send
from lifeloop.messaging.models.message import SendWay
from tests import factories as make
from tests import factories_placements as placed
from tests.factories_articles import item, make_article
from tests.factories_figures_desk import figure
from tests.gateway.client import Answered
from tests.gateway.expect import node_of, ok, refused
from tests.gateway.world import World

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("user", "menu", "articlesummary", "singlearticle")
DAY = timedelta(days=1)


def method(name: str) -> str:
    return f"alipay.open.public.{name}.data.batchquery"


def call(gateway: Gateway, world: World, name: str, first: date, last: date) -> Answered:
    asked = {"begin_date": f"{first:%Y%m%d}", "end_date": f"{last:%Y%m%d}"}
    return world.account_client().call(gateway, method(name), asked)


def listed(
    gateway: Gateway, world: World, name: str, first: date, last: date
) -> list[dict[str, Any]]:
    rows = ok(call(gateway, world, name, first, last))["data_list"]
    assert isinstance(rows, list)
    return rows


# --- the days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_days_are_in_order_at_most_thirty_apart_and_not_ahead(
    gateway: Gateway, world: World, name: str
) -> None:
    today = days.today()
    ok(call(gateway, world, name, today - 30 * DAY, today))
    ok(call(gateway, world, name, today, today))
    for first, last in (
        (today - 31 * DAY, today),
        (today, today - DAY),
        (today, today + DAY),
    ):
        told = call(gateway, world, name, first, last)
        refused(told, "40004", "QUERY_DATE_INVALID", node_of(method(name)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "ILLEGAL_BIZ_PARAMS"),
        ({"begin_date": "20260101"}, "ILLEGAL_BIZ_PARAMS"),
        ({"begin_date": 20260101, "end_date": 20260101}, "ILLEGAL_BIZ_PARAMS"),
        ({"begin_date": "2026-01-01", "end_date": "2026-01-01"}, "QUERY_DATE_INVALID"),
        ({"begin_date": "20260230", "end_date": "20260230"}, "QUERY_DATE_INVALID"),
        ({"begin_date": "2026111", "end_date": "2026111"}, "QUERY_DATE_INVALID"),
        ({"begin_date": "", "end_date": ""}, "QUERY_DATE_INVALID"),
    ],
)
def test_what_is_no_day(
    gateway: Gateway, world: World, name: str, asked: dict[str, Any], code: str
) -> None:
    told = world.account_client().call(gateway, method(name), asked)
    refused(told, "40004", code, node_of(method(name)))


@pytest.mark.parametrize("name", NAMES)
def test_only_an_account_has_them(gateway: Gateway, world: World, name: str) -> None:
    asked = {"begin_date": "20260101", "end_date": "20260101"}
    told = world.program_client().call(gateway, method(name), asked)
    refused(told, "40006", "isv.insufficient-isv-permissions", node_of(method(name)))


# --- followers -----------------------------------------------------------------------------------------


def test_followers_day_by_day(gateway: Gateway, world: World) -> None:
    today = days.today()
    figure(world.account, today, Metric.FOLLOWED, 2, source="component")
    figure(world.account, today, Metric.FOLLOWED, 1, source="code")
    figure(world.account, today, Metric.UNFOLLOWED, 1)
    figure(world.account, today - 2 * DAY, Metric.UNFOLLOWED, 4)
    figure(make.make_account(), today, Metric.FOLLOWED, 50)  # somebody else's
    figure(make.make_account(world.merchant), today, Metric.FOLLOWED, 60)  # another of the same
    for _ in range(2):
        make.follow(make.make_person(), world.account)
    rows = listed(gateway, world, "user", today - 2 * DAY, today)
    assert rows == [
        {
            "date": f"{today - (2 - number) * DAY:%Y%m%d}",
            "new_user_cnt": new,
            "cancel_user_cnt": gone,
            "grow_user_cnt": net,
            "cumulate_user_cnt": total,
        }
        for number, (new, gone, net, total) in enumerate(
            [("0", "4", "-4", "1"), ("0", "0", "0", "1"), ("3", "1", "2", "3")]
        )
    ]


# --- menus ---------------------------------------------------------------------------------------------


def test_taps_by_day_and_entry(gateway: Gateway, world: World) -> None:
    today = days.today()
    sub = {"id": "sub00001", "name": "外卖", "target": placed.link()}
    shop = {"id": "top00001", "name": "点单", "icon": "", "target": None, "children": [sub]}
    text = placed.menu(world.account, shop)
    icon = placed.menu(
        world.account, placed.stored("会员", id="icon0001", icon="pictures/1.png"), style="icon"
    )
    other = placed.menu(make.make_account())
    for day, thing, times, people in (
        (today, f"{text.pk}/sub00001", 30, 20),
        (today, f"{icon.pk}/icon0001", 50, 50),
        (today - DAY, f"{icon.pk}/icon0001", 1, 1),
        (today, "9999/gone0001", 7, 7),  # of a menu that was deleted
        (today, f"{other.pk}/{other.entries[0]['id']}", 7, 7),  # not this account's
    ):
        figure(world.account, day, Metric.TAPPED, times, people, kind=Kind.MENU, thing=thing)
    rows = listed(gateway, world, "menu", today - DAY, today)
    before, now = f"{today - DAY:%Y%m%d}", f"{today:%Y%m%d}"
    icons = {"menu_type": "iconDefault", "name": "会员"}
    assert rows == [
        {
            **icons,
            "date": before,
            "click_cnt": 1,
            "click_user_cnt": 1,
            "avg_click_user_cnt": "1.00",
        },
        {**icons, "date": now, "click_cnt": 50, "click_user_cnt": 50, "avg_click_user_cnt": "1.00"},
        {
            "date": now,
            "menu_type": "default",
            "name": "点单",
            "sub_name": "外卖",
            "click_cnt": 30,
            "click_user_cnt": 20,
            "avg_click_user_cnt": "1.50",
        },
    ]


def test_an_entry_that_is_gone_keeps_its_last_name(gateway: Gateway, world: World) -> None:
    today = days.today()
    menu = placed.menu(world.account, placed.stored("新", id="new00001"))
    for number, name in ((1, "最早"), (2, "旧")):
        entry = placed.stored(name, id="old00001")
        menu.versions.create(number=number, entries=[entry])
    figure(world.account, today, Metric.TAPPED, 3, kind=Kind.MENU, thing=f"{menu.pk}/old00001")
    [row] = listed(gateway, world, "menu", today, today)
    assert (row["name"], row["click_cnt"]) == ("旧", 3)


# --- articles --------------------------------------------------------------------------------------------


def carrying(world: World, *articles: int) -> dict[str, Any]:
    """An image-text message that leads to these articles, and to a page."""
    targets = [{"kind": "article", "id": str(one)} for one in articles]
    return {"items": [item(one) for one in targets] + [item(placed.link())]}


def published(world: World, day: date, content: dict[str, Any], kind: str = "articles") -> str:
    at = days.starts(day) + timedelta(hours=1)
    row = Publication.objects.create(
        account=world.account,
        kind=kind,
        content=content,
        published_at=at,
        due_at=at,
        seq=make.number(),
    )
    return str(row.pk)


def sent(world: World, day: date, content: dict[str, Any]) -> str:
    at = days.starts(day) + timedelta(hours=2)
    send = Send.objects.create(
        way=SendWay.BROADCAST, kind="articles", account=world.account, content=content
    )
    Broadcast.objects.create(
        account=world.account,
        kind="articles",
        content=content,
        audience_sort="group",
        send=send,
        begun_at=at,
    )
    return str(send.pk)


def test_articles_by_day(gateway: Gateway, world: World) -> None:
    today = days.today()
    article = make_article(world.account)
    message = published(world, today - DAY, carrying(world, article.pk))
    part = sent(world, today, carrying(world, article.pk))
    text = published(world, today, {"title": "", "text": "Hello"}, kind="text")
    for day, metric, people, kind, thing in (
        (today - DAY, Metric.ACCEPTED, 100, Kind.PUBLICATION, message),
        (today, Metric.ACCEPTED, 30, Kind.SEND, part),
        (today, Metric.ACCEPTED, 900, Kind.PUBLICATION, text),  # no image-text
        (today, Metric.SEEN, 40, Kind.PUBLICATION, message),
        (today, Metric.SEEN, 8, Kind.SEND, part),
        (today, Metric.READ, 17, "", ""),
        (today, Metric.SHARED, 3, "", ""),
    ):
        figure(world.account, day, metric, people * 2, people, kind=kind, thing=thing)
    rows = listed(gateway, world, "articlesummary", today - 2 * DAY, today)
    nothing = {"praise_user_cnt": 0, "reply_user_cnt": 0, "avg_read_time": "0"}
    counted = [
        [row[f"{name}_user_cnt"] for name in ("deliver", "expose", "read", "share")] for row in rows
    ]
    assert counted == [[0, 0, 0, 0], [100, 0, 0, 0], [30, 48, 17, 3]]
    assert [row["date"] for row in rows] == [
        f"{today - number * DAY:%Y%m%d}" for number in (2, 1, 0)
    ]
    assert all(row.items() >= nothing.items() for row in rows)


def test_each_article_since_it_was_sent(gateway: Gateway, world: World) -> None:
    today = days.today()
    first = make_article(world.account, title="新豆上市")
    second = make_article(world.account, title="冬日特调", state=ArticleState.WITHDRAWN)
    message = published(world, today - 3 * DAY, carrying(world, first.pk, second.pk))
    part = sent(world, today - DAY, carrying(world, first.pk))
    for day, metric, people, kind, thing in (
        (today - 3 * DAY, Metric.ACCEPTED, 100, Kind.PUBLICATION, message),
        (today - 2 * DAY, Metric.SEEN, 60, Kind.PUBLICATION, message),
        (today - DAY, Metric.ACCEPTED, 30, Kind.SEND, part),
        (today - 4 * DAY, Metric.READ, 9, Kind.ARTICLE, str(first.pk)),  # before it was sent
        (today - 3 * DAY, Metric.READ, 5, Kind.ARTICLE, str(first.pk)),
        (today, Metric.READ, 2, Kind.ARTICLE, str(first.pk)),
        (today, Metric.SHARED, 1, Kind.ARTICLE, str(second.pk)),
    ):
        figure(world.account, day, metric, people, kind=kind, thing=thing)

    def rows(begin: int, end: int) -> list[tuple[str, list[int]]]:
        found = listed(gateway, world, "singlearticle", today - begin * DAY, today - end * DAY)
        names = ("deliver", "expose", "read", "share")
        return [
            (f"{row['date']} {row['title']}", [row[f"{name}_user_cnt"] for name in names])
            for row in found
        ]

    three, one = f"{today - 3 * DAY:%Y%m%d}", f"{today - DAY:%Y%m%d}"
    assert rows(3, 0) == [
        (f"{three} 新豆上市", [100, 60, 7, 0]),
        (f"{three} 冬日特调", [100, 60, 0, 1]),
        (f"{one} 新豆上市", [30, 0, 2, 0]),
    ]
    assert rows(1, 1) == [(f"{one} 新豆上市", [30, 0, 2, 0])]
    assert rows(30, 4) == []


def test_somebody_elses_messages_are_not_counted(gateway: Gateway, world: World) -> None:
    today = days.today()
    other = make.make_account()
    article = make_article(other)
    at = days.starts(today)
    content = {"items": [item({"kind": "article", "id": str(article.pk)})]}
    row = Publication.objects.create(
        account=other, kind="articles", content=content, published_at=at, seq=1
    )
    figure(other, today, Metric.ACCEPTED, 5, kind=Kind.PUBLICATION, thing=str(row.pk))
    assert listed(gateway, world, "singlearticle", today, today) == []
    [told] = listed(gateway, world, "articlesummary", today, today)
    assert told["deliver_user_cnt"] == 0
