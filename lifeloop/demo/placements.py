"""Seeding: what the coffee shop's account shows – menus, a carousel, a marketing slot."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lifeloop.audit import Actor
from lifeloop.demo import drawn
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import Menu
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.services.menus import MenuDraft, publish_menu
from lifeloop.placements.services.pictures import keep
from lifeloop.placements.services.slots import MarketingDraft, save_marketing, set_ads
from lifeloop.programs.models import Program

SITE = "https://tit-coffee.example.com/"
MORNING = ("#f7e7d3", "#e8c9a0", "#a4551e")
FOREST = ("#dcebdf", "#a9cdb0", "#23603b")
EVENING = ("#dde4f5", "#b3c2e6", "#33488c")


def furnish(actor: Actor, account: Account, program: Program) -> None:
    """Menus, carousel, marketing slot; once, whoever calls again."""
    if Menu.objects.filter(account=account).exists():
        return
    _Furnishing(actor, account, program).run()


class _Furnishing:
    def __init__(self, actor: Actor, account: Account, program: Program) -> None:
        self.actor = actor
        self.account = account
        self.program = program

    def run(self) -> None:
        """Everything leads somewhere: into the program, to the conversation, to a page, a phone, a map."""
        self._menus()
        self._ads()
        self._marketing()

    def _kept(self, file: SimpleUploadedFile) -> str:
        return keep(self.actor, self.account, file).path

    def _into(self, page: str = "", query: str = "") -> dict[str, str]:
        return {"kind": "program", "app_id": self.program.pk, "page": page, "query": query}

    def _menus(self) -> None:
        news = {"kind": "event", "key": "NEW"}
        place = {"kind": "map", "keyword": "山雀咖啡 梧桐路店"}
        phone = {"kind": "phone", "number": "400-820-8800"}
        order = self._into("pages/index.html", "from=menu")
        mine = self._into("pages/order.html", "from=menu")
        text = [
            {"name": "点单", "target": order},
            {"name": "上新", "target": news},
            {
                "name": "门店",
                "children": [
                    {"name": "怎么走", "target": place},
                    {"name": "打电话", "target": phone},
                    {"name": "关于我们", "target": {"kind": "link", "url": SITE}},
                ],
            },
        ]
        publish_menu(self.actor, self.account, MenuDraft(MenuStyle.TEXT, text, consult=True))
        shop = {"kind": "link", "url": f"{SITE}beans"}
        grid = [
            ("点单", drawn.cup, "#a4551e", order),
            ("我的订单", drawn.bill, "#23603b", mine),
            ("上新", drawn.bird, "#33488c", news),
            ("面包", drawn.bread, "#b4690e", order),
            ("咖啡豆", drawn.bean, "#6b3f1d", shop),
            ("礼品卡", drawn.gift, "#b02a63", shop),
            ("门店", drawn.pin, "#0f766e", place),
            ("电话", drawn.handset, "#2563c9", phone),
        ]
        icons = [
            {"name": name, "target": target, "icon": self._icon(name, ground, shape)}
            for name, shape, ground, target in grid
        ]
        publish_menu(self.actor, self.account, MenuDraft(MenuStyle.ICON, icons))

    def _icon(self, name: str, ground: str, shape: drawn.Shape) -> str:
        return self._kept(drawn.square(name, 120, ground, "#fffaf3", shape, rounded=True))

    def _ads(self) -> None:
        frames: list[dict[str, Any]] = [
            {
                "name": "早八点，第一杯半价",
                "picture": self._kept(drawn.wide("早八点", MORNING, drawn.cup, drawn.bread)),
                "target": self._into("pages/index.html", "from=ad&item=morning"),
            },
            {
                "name": "秋天的豆子到了",
                "picture": self._kept(drawn.wide("秋豆", FOREST, drawn.bean, drawn.bird)),
                "target": {"kind": "link", "url": f"{SITE}beans"},
            },
            {
                "name": "梧桐路店开到晚上十点",
                "picture": self._kept(drawn.wide("梧桐路店", EVENING, drawn.bird, drawn.cup)),
                "target": self._into(),
            },
        ]
        set_ads(self.actor, self.account, frames=frames)

    def _marketing(self) -> None:
        wares: list[tuple[str, str, drawn.Shape, str, str]] = [
            ("桂花乌龙拿铁", "周四上新", drawn.cup, "#f7e7d3", "#a4551e"),
            ("社区拼配", "250 克，中烘", drawn.bean, "#dcebdf", "#23603b"),
            ("肉桂卷", "每天早上七点出炉", drawn.bread, "#fbe7c8", "#b4690e"),
            ("山雀礼盒", "两罐豆子一只杯", drawn.gift, "#f9dfe8", "#b02a63"),
        ]
        items = [
            {
                "title": title,
                "text": text,
                "picture": self._kept(drawn.square(title, 300, ground, ink, shape)),
                "target": self._into("pages/index.html", "from=slot"),
            }
            for title, text, shape, ground, ink in wares
        ]
        head = {
            "text": "桂花开到最后一周",
            "picture": self._kept(drawn.head("桂花", MORNING, drawn.bird, drawn.cup, drawn.bean)),
            "target": self._into("pages/index.html", "from=head"),
        }
        save_marketing(self.actor, self.account, MarketingDraft("本周推荐", head, items))
