"""/phone: in demo mode only, a phone that shows what was texted to it."""

import pytest
from django.test import override_settings

from lifeloop.identity.sms import demo
from tests.mobile.world import PHONE, World


def test_texts_of_a_number(world: World) -> None:
    demo.send(PHONE, "【Lifeloop】校验码 123456")
    demo.send("+8613900139000", "another's")
    client = world.visitor()
    body = client.get("/phone", {"number": PHONE}).content.decode()
    assert "123456" in body
    assert "another&#x27;s" not in body
    assert "/m/sign-in/?phone=%2B8613800138000" in body
    part = client.get("/phone", {"number": PHONE}, headers={"HX-Request": "true"}).content.decode()
    assert "123456" in part
    assert "<html" not in part


@pytest.mark.parametrize("number", ["", "x", "<script>", "9" * 500, "%"])
def test_numbers_that_are_none(world: World, number: str) -> None:
    demo.send(PHONE, "code 123456")
    response = world.visitor().get("/phone", {"number": number})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()
    assert ("123456" in response.content.decode()) is False


def test_outside_the_demo_there_is_no_such_page(world: World) -> None:
    demo.send(PHONE, "code 123456")
    with override_settings(LIFELOOP_DEMO=False):
        for client in (world.visitor(), world.client()):
            response = client.get("/phone", {"number": PHONE})
            assert response.status_code == 404
            assert "123456" not in response.content.decode()
