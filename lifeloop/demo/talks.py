"""Seeding: what the coffee shop's account answers by itself."""

from typing import Any

from lifeloop.audit import Actor
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import ReplyMatch, ReplyRule, ReplyTrigger
from lifeloop.messaging.services.reply_rules import Wanted, save
from lifeloop.programs.models import Program


def answer(actor: Actor, account: Account, program: Program) -> None:
    """Two keyword replies, one to a tap on 上新, one default; once, whoever calls again."""
    if ReplyRule.objects.filter(account=account).exists():
        return
    for wanted in _rules(program):
        save(actor, account, wanted)


def _rules(program: Program) -> list[Wanted]:
    hours = "我们每天 7:30 至 21:00 营业，节假日照常。\n门店：梧桐路 18 号，可堂食，也可在小程序下单自取。"
    default = "收到，谢谢留言。店员会在营业时间（7:30–21:00）尽快回复您。"
    return [
        Wanted(
            ReplyTrigger.KEYWORD,
            "营业时间与地址",
            "text",
            {"title": "", "text": hours},
            "营业时间\n几点\n地址\n在哪",
            ReplyMatch.CONTAINS,
        ),
        Wanted(
            ReplyTrigger.KEYWORD,
            "点单",
            "articles",
            _into(program, "现在点单，到店自取", "点这里打开菜单，做好了会提醒您。"),
            "点单\n下单\n菜单\n外带",
            ReplyMatch.CONTAINS,
        ),
        Wanted(
            ReplyTrigger.MENU,
            "上新",
            "articles",
            _into(program, "本周上新：桂花乌龙拿铁", "桂花与乌龙，少糖也香。到店自取立减 3 元。"),
            "NEW",
        ),
        Wanted(ReplyTrigger.DEFAULT, "没有答上来时", "text", {"title": "", "text": default}),
    ]


def _into(program: Program, title: str, digest: str) -> dict[str, Any]:
    target = {
        "kind": "program",
        "app_id": program.pk,
        "page": "pages/index.html",
        "query": "from=reply",
    }
    return {"items": [{"title": title, "digest": digest, "picture": "", "target": target}]}
