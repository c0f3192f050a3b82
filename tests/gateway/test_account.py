"""The account itself by the gateway: its profile, its listing, its merchant's accounts."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lifeloop.gateway.app import Gateway
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import searchable
from lifeloop.lifestyle.rules import AccountState
from lifeloop.placements.services import pictures
from tests import factories as make
from tests.gateway.client import Answered
from tests.gateway.expect import INFO, node_of, ok, refused
from tests.gateway.world import ACCOUNT_ID, ACTOR, World

pytestmark = pytest.mark.django_db(transaction=True)
MODIFY = "alipay.open.public.info.modify"
LIST, DELIST = "alipay.open.public.life.aboard.apply", "alipay.open.public.life.debark.apply"
SUMMARY = "alipay.open.public.summary.query"


def call(
    gateway: Gateway, world: World, method: str, biz: dict[str, Any] | None = None
) -> Answered:
    return world.account_client().call(gateway, method, biz)


def test_the_profile_by_parts(gateway: Gateway, world: World) -> None:
    done = ok(call(gateway, world, MODIFY, {"introduction": "新的介绍", "public_greeting": ""}))
    assert done == {"audit_status": "AUDIT_SUCCESS", "audit_desc": ""}
    first = ok(call(gateway, world, INFO))
    assert (first["app_name"], first["introduction"], first["public_greeting"]) == (
        "街角咖啡",
        "新的介绍",
        "",
    )
    drawn = io.BytesIO()
    Image.new("RGB", (320, 320), "brown").save(drawn, "PNG")
    file = SimpleUploadedFile("logo.png", drawn.getvalue())
    kept = pictures.keep(ACTOR, world.account, file)
    ok(call(gateway, world, MODIFY, {"app_name": "转角咖啡", "logo_url": f"/media/{kept.path}"}))
    second = ok(call(gateway, world, INFO))
    assert second["app_name"] == "转角咖啡"
    assert "/media/logos/" in second["logo_url"]


@pytest.mark.parametrize(
    "biz, code",
    [
        ({}, "PUBLIC_MODIFY_PARAM_ILLEGAL"),
        ({"app_name": "短"}, "APP_NAME_LENGTH_LIMIT"),
        ({"app_name": "长" * 21}, "APP_NAME_LENGTH_LIMIT"),
        ({"app_name": "别家的店"}, "APP_NAME_EXIST"),
        ({"introduction": "长" * 101}, "INTRODUCTION_LENGTH_LIMIT"),
        ({"introduction": "好", "public_greeting": "长" * 201}, "PUBLIC_GREETING_OVERLIMT"),
        ({"logo_url": "https://elsewhere.example.com/a.png"}, "ILLEGAL_LOGO_URL"),
        ({"background_url": "https://x.example/a.png"}, "ILLEGAL_BACKGROUND_URL"),
        ({"license_url": "https://x.example/a.png"}, "ILLEGAL_LICENSE_URL"),
    ],
)
def test_refused_and_nothing_changed(
    gateway: Gateway, world: World, biz: dict[str, Any], code: str
) -> None:
    make.make_account(name="别家的店")
    refused(call(gateway, world, MODIFY, biz), "40004", code, node_of(MODIFY))
    row = Account.objects.get(pk=ACCOUNT_ID)
    assert (row.name, row.introduction, row.greeting) == ("街角咖啡", "每天现磨", "欢迎")


def test_listed_and_delisted(gateway: Gateway, world: World) -> None:
    again = call(gateway, world, LIST)
    refused(again, "40004", "LIFE_ALREADY_ON_PLATFORM", node_of(LIST))
    ok(call(gateway, world, DELIST))
    assert not searchable("街角").exists()
    refused(call(gateway, world, DELIST), "40004", "LIFE_ALREADY_DEBARK", node_of(DELIST))
    ok(call(gateway, world, LIST))
    assert searchable("街角").exists()
    Account.objects.update(state=AccountState.OPENING)
    refused(call(gateway, world, LIST), "40004", "LIFE_STATUS_ERROR", node_of(LIST))
    refused(call(gateway, world, DELIST), "40004", "BUSINESS_ERROR", node_of(DELIST))


def test_the_merchants_accounts(gateway: Gateway, world: World) -> None:
    closed = make.make_account(world.merchant, state=AccountState.OPENING)
    make.make_account(world.other_merchant)
    for client in (world.account_client(), world.program_client()):
        every = ok(client.call(gateway, SUMMARY, {}))["public_info_list"]
        assert {one["public_id"]: one["status"] for one in every} == {
            ACCOUNT_ID: "ON_LINE",
            closed.pk: "OFF_LINE",
        }
    some = ok(call(gateway, world, SUMMARY, {"status": "ON_LINE"}))["public_info_list"]
    assert [one["public_name"] for one in some] == ["街角咖啡"]
    wrong = call(gateway, world, SUMMARY, {"status": "HALF"})
    refused(wrong, "40004", "ILLEGAL_BIZ_PARAMS", node_of(SUMMARY))
