"""The rows of one merchant's things: what stands on an account, what a program has."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives import serialization

COMPANIES = ("左岸咖啡", "河畔书店", "山间茶社", "南门面包", "城东影院", "晴天花店", "老街面馆", "北山健身")  # fmt: skip
TITLES = ("取餐提醒", "预约成功通知", "会员到期提醒")
KEYWORDS = ["商品", "取餐号"]
_MENU, _SLOT, _ARTICLE = 1_000, 2_000, 500_000
FEW_ARTICLES, MANY = 6, 60


def account(n: int, merchant: Any, app_id: str, kind: Any) -> Any:
    """A listed one without a greeting."""
    from lifeloop.kernel import clock
    from lifeloop.lifestyle.models import Account
    from lifeloop.lifestyle.rules import AccountState
    from tests import factories as make

    app = make.make_app(merchant, kind, app_id=app_id)
    return Account.objects.create(
        app=app, name=f"{merchant.name}{n + 1}号", introduction="每周一封信：新品、活动与会员日",
        subject=merchant.name, state=AccountState.LISTED, opened_at=clock.now(),
    )  # fmt: skip


def program(n: int, merchant: Any, app_id: str, key: Any) -> Any:
    """A listed one at an address, whose backend signs with ``key``."""
    from lifeloop.audit import Actor
    from lifeloop.identity.services import keys
    from lifeloop.kernel import clock
    from lifeloop.programs.models import Program, Source
    from lifeloop.programs.rules import ProgramState
    from tests import factories as make

    app = make.make_app(merchant, app_id=app_id)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
    keys.add_key(Actor(kind="system", id="", name="month", address=""), app, public_key=pem)
    return Program.objects.create(
        app=app, name=f"{merchant.name}小程序{n + 1}", category="餐饮", introduction="提前点单，到店自取",
        source=Source.ADDRESS, address="https://coffee.example.com/", state=ProgramState.LISTED,
        first_listed_at=clock.now(),
    )  # fmt: skip


def templates(n: int, row: Any, *, many: bool) -> list[tuple[str, str]]:
    """Its templates: (id, title)."""
    from lifeloop.messaging.models import LibraryTemplate
    from tests import factories as make

    found = []
    for number in range(12 if many else 2):
        title = TITLES[number % len(TITLES)]
        code = f"TM9{number % len(TITLES):05d}"
        library, _new = LibraryTemplate.objects.get_or_create(
            code=code,
            defaults={
                "title": title, "industry": "餐饮", "keywords": [*KEYWORDS, "时间"], "example": {},
            },
        )  # fmt: skip
        pk = f"MONTH{n:03d}{number:02d}"
        make.make_template(row, id=pk, title=title, keywords=KEYWORDS, library=library)
        found.append((pk, title))
    return found


def place(n: int, row: Any, *, many: bool) -> tuple[int, list[str], int, list[int], list[int]]:
    """A menu, slots, articles, labels: (menu, its entries, marketing slot, articles, labels)."""
    from tests import (  # fmt: skip
        factories_articles,
        factories_followers,
        factories_placements,
        factories_promotion,
    )

    entries = [f"entry{number}" for number in range(4)]
    stored = [
        factories_placements.stored(f"菜单{number + 1}", id=pk) for number, pk in enumerate(entries)
    ]
    menu = factories_placements.menu(row, *stored, id=_MENU + n)
    factories_placements.ads(row, *[factories_placements.link()] * 3)
    slot = factories_placements.marketing(row, id=_SLOT + n, title="本周推荐")
    count = MANY if many else FEW_ARTICLES
    articles = []
    for number in range(count):
        pk = _ARTICLE + n * 1_000 + number
        title = f"第 {number + 1} 封信"
        kept = {"draft_title": title, "title": title, "body": "<p>新豆到了。</p>"}
        factories_articles.make_article_with_version(row, id=pk, **kept)
        articles.append(pk)
    labels = [
        factories_followers.make_label(row, name=name, id=3_000 + n * 100 + number).pk
        for number, name in enumerate([f"标签{one + 1}" for one in range(30 if many else 3)])
    ]
    for number in range(MANY if many else 1):
        factories_followers.make_group(row, name=f"分组{number + 1}")
        factories_promotion.make_code(row)
        factories_promotion.make_short_link(row)
        factories_promotion.make_sheet(row)
        factories_promotion.make_picture(row)
    return menu.pk, entries, slot.pk, articles, labels
