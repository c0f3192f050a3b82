"""Codes and short links by the gateway: drawn, scanned, followed by, listed."""

from typing import Any

import pytest
from django.test import Client as Browser

from lifeloop.gateway.app import Gateway
from lifeloop.placements.models import Code, ShortLink
from lifeloop.placements.services import codes
from tests.gateway.client import Answered
from tests.gateway.expect import node_of, ok, refused
from tests.gateway.world import ACTOR, PROGRAM_ID, World

pytestmark = pytest.mark.django_db(transaction=True)
QRCODE = "alipay.open.public.qrcode.create"
SHORT = "alipay.open.public.shortlink.create"


def call(gateway: Gateway, world: World, method: str, biz: dict[str, Any]) -> Answered:
    return world.account_client().call(gateway, method, biz)


def info(scene: str = "store_1", **over: Any) -> dict[str, Any]:
    return {"code_info": {"scene": {"scene_id": scene}, **over}}


def page(url: str) -> Any:
    return Browser().get("/" + url.split("/", 3)[3])


def test_a_code_is_drawn_and_followed_by(gateway: Gateway, world: World) -> None:
    made = ok(call(gateway, world, QRCODE, info(goto_url="https://coffee.example.com/hi")))
    assert made["expire_second"] == "1800"
    picture = page(made["code_img"])
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    code = Code.objects.select_related("account").get()
    assert (code.sort, code.goto) == (
        "TEMP",
        {"kind": "link", "url": "https://coffee.example.com/hi"},
    )
    assert page(codes.address(code)).status_code == 200
    follow = codes.follow_by(world.stranger, code)
    assert (follow.source, follow.scene) == ("code", "store_1")
    codes.revoke(ACTOR, world.account, code_id=code.pk)
    assert page(made["code_img"]).status_code == 404


def test_a_permanent_one(gateway: Gateway, world: World) -> None:
    biz = {**info(), "code_type": "PERM", "show_logo": "Y", "expire_second": ""}
    made = ok(call(gateway, world, QRCODE, biz))
    assert "expire_second" not in made
    code = Code.objects.get()
    assert (code.sort, code.expires_at, code.with_logo) == ("PERM", None, True)


def test_codes_refused(gateway: Gateway, world: World) -> None:
    scheme = f"alipays://platformapi/startapp?appId={PROGRAM_ID}"
    for biz in (
        {},
        info(""),
        info("店"),
        info("x" * 33),
        info(goto_url="javascript:x"),
        info(goto_url=scheme),
        {**info(), "code_type": "LONG"},
        {**info(), "expire_second": "1801"},
        {**info(), "expire_second": "0"},
        {**info(), "expire_second": "x"},
    ):
        told = call(gateway, world, QRCODE, biz)
        refused(told, "40004", "ILLEGAL_BIZ_PARAMS", node_of(QRCODE))
    assert not Code.objects.exists()


def test_a_short_link_leads_to_the_account(gateway: Gateway, world: World) -> None:
    made = ok(call(gateway, world, SHORT, {"scene_id": "store_1", "remark": "海报"}))
    assert page(made["shortlink"]).status_code == 200
    link = ShortLink.objects.get()
    assert (link.scene_id, link.remark, link.target) == ("store_1", "海报", None)


@pytest.mark.parametrize(
    "biz, code",
    [
        ({}, "SCENE_ID_IS_NULL"),
        ({"scene_id": "a b"}, "INVALID_SCENE_ID"),
        ({"scene_id": "x" * 33}, "INVALID_SCENE_ID"),
        ({"scene_id": "a", "remark": "长" * 257}, "SHORT_LINK_GENERATE_FAIL"),
    ],
)
def test_links_refused(gateway: Gateway, world: World, biz: dict[str, Any], code: str) -> None:
    refused(call(gateway, world, SHORT, biz), "40004", code, node_of(SHORT))
    assert not ShortLink.objects.exists()
