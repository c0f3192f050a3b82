"""Where parameters sit, in which charset, how large; what every answer carries."""

import asyncio
import logging
from urllib.parse import quote

import pytest

from lifeloop.gateway import params, registry
from lifeloop.gateway.app import Gateway
from lifeloop.messaging.models import DirectMessage
from tests.gateway.client import get, post, request
from tests.gateway.expect import INFO, INFO_NODE, SEND, refused
from tests.gateway.world import World, platform_public

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_good_call_is_answered_and_signed(world: World, gateway: Gateway) -> None:
    answer = world.account_client().call(gateway, INFO)
    assert answer.status == 200
    assert answer.name == INFO_NODE
    assert answer.node["code"] == "10000"
    assert answer.node["msg"] == "Success"
    assert answer.node["app_name"] == "街角咖啡"
    assert "sub_code" not in answer.node
    assert answer.signed_by(platform_public())
    assert answer.body.startswith(
        b'{"' + INFO_NODE.encode() + b'":{"code":"10000","msg":"Success",'
    )
    assert answer.headers["content-type"].endswith("charset=utf-8")
    assert len(answer.headers["trace_id"]) == 32


@pytest.mark.parametrize("sign_type", ["RSA2", "RSA"])
def test_the_answer_has_the_hash_of_the_call(
    world: World, gateway: Gateway, sign_type: str
) -> None:
    answer = world.account_client(sign_type=sign_type).call(gateway, INFO)
    assert answer.node["code"] == "10000"
    assert answer.signed_by(platform_public(), sign_type)
    assert not answer.signed_by(platform_public(), "RSA" if sign_type == "RSA2" else "RSA2")


class TestWhereParametersSit:
    @pytest.mark.parametrize("cut", [0, 3, 8])
    def test_query_and_body_and_both(self, world: World, gateway: Gateway, cut: int) -> None:
        client = world.account_client()
        pairs = client.encode(client.signed(INFO, {})).split(b"&")
        answer = post(gateway, query=b"&".join(pairs[:cut]), body=b"&".join(pairs[cut:]))
        assert answer.node["code"] == "10000"

    def test_get(self, world: World, gateway: Gateway) -> None:
        client = world.account_client()
        assert get(gateway, client.encode(client.signed(INFO, {}))).node["code"] == "10000"

    def test_a_space_as_percent_20(self, world: World, gateway: Gateway) -> None:
        values = world.account_client().signed(INFO)
        body = "&".join(
            f"{name}={quote(value, safe='')}" for name, value in values.items()
        ).encode()
        assert b"+" not in body
        assert post(gateway, body=body).node["code"] == "10000"

    def test_a_name_in_both_places(self, world: World, gateway: Gateway) -> None:
        client = world.account_client()
        query = client.encode(client.signed(INFO))
        assert post(gateway, query=query, body=b"charset=utf-8").node["code"] == "10000"

    def test_a_body_in_many_pieces(self, world: World, gateway: Gateway) -> None:
        client = world.account_client()
        body = client.encode(client.signed(INFO))
        assert post(gateway, body=body, chunks=7).node["code"] == "10000"

    def test_multipart_text_parts(self, world: World, gateway: Gateway) -> None:
        client = world.account_client()
        values = client.signed(INFO, {"x": "中文"})
        biz = values.pop("biz_content")
        body = (
            b'--B\r\nContent-Disposition: form-data; name="biz_content"\r\n\r\n'
            + biz.encode()
            + b'\r\n--B\r\nContent-Disposition: form-data; name="cover"; filename="a.png"\r\n\r\n\x89PNG\r\n--B--\r\n'
        )
        answer = post(
            gateway,
            query=client.encode(values),
            body=body,
            content_type="multipart/form-data; boundary=B",
        )
        assert answer.node["code"] == "10000"

    def test_unknown_parameters_are_legal_and_signed(self, world: World, gateway: Gateway) -> None:
        client = world.account_client()
        assert (
            client.call(gateway, INFO, notify_url="https://a.example/?x=1&y=2").node["code"]
            == "10000"
        )
        values = {**client.signed(INFO), "prod_code": "unsigned"}
        refused(post(gateway, body=client.encode(values)), "40002", "isv.invalid-signature")

    @pytest.mark.parametrize("keep_empties", [False, True])
    def test_empty_values_signed_or_not(
        self, world: World, gateway: Gateway, keep_empties: bool
    ) -> None:
        client = world.account_client()
        values = {**client.params(INFO), "auth_token": ""}
        text = "&".join(
            f"{name}={values[name]}" for name in sorted(values) if keep_empties or values[name]
        )
        values["sign"] = client.sign_bytes(text.encode())
        assert post(gateway, body=client.encode(values)).node["code"] == "10000"

    def test_another_verb(self, gateway: Gateway) -> None:
        answer = asyncio.run(request(gateway, {"method": "PUT", "query_string": b""}))
        assert answer.status == 405
        assert answer.headers["allow"] == "GET, POST"


class TestCharsets:
    def test_gbk_in_and_out(self, gateway: Gateway, world: World) -> None:
        world.account.introduction = "咖啡☕😀"
        world.account.save()
        for label in ("GBK", "gbk", "gb2312"):
            client = world.account_client(charset=label)
            answer = client.call(gateway, INFO, {"note": "中文"}, extra="参数")
            assert answer.charset == label.lower()
            assert answer.node["introduction"] == "咖啡☕😀"
            assert "咖啡".encode("gbk") in answer.body
            assert answer.signed_by(platform_public())

    def test_gbk_content_is_read(self, gateway: Gateway, world: World) -> None:
        answer = world.program_client(charset="gbk").call(gateway, SEND, world.message())
        assert answer.node["code"] == "10000"
        content = DirectMessage.objects.select_related("send").get().send.content
        assert content["fields"][0]["value"] == "拿铁"

    def test_a_refusal_in_gbk(self, gateway: Gateway, world: World) -> None:
        answer = world.account_client(charset="GBK").call(gateway, "alipay.no.such")
        assert answer.charset == "gbk"
        assert answer.node["sub_msg"] == "不存在的方法名"
        assert answer.signed_by(platform_public())

    def test_bytes_that_are_not_of_the_charset(self, gateway: Gateway, world: World) -> None:
        client = world.account_client()
        values = client.params(INFO)
        biz = b'{"a":"\xb2\xe2\xff"}'
        raw = b"&".join(
            name.encode() + b"=" + (biz if name == "biz_content" else values[name].encode())
            for name in sorted([*values, "biz_content"])
        )
        values["sign"] = client.sign_bytes(raw)
        body = client.encode(values) + b"&biz_content=" + quote(biz).encode()
        refused(post(gateway, body=body), "40002", "isv.invalid-charset")

    @pytest.mark.parametrize("codec", ["utf-8", "gbk"])
    def test_no_charset_said(self, gateway: Gateway, world: World, codec: str) -> None:
        client = world.account_client(charset=codec)
        answer = client.call(gateway, INFO, {"note": "中文"}, charset=None)
        assert answer.node["app_name"] == "街角咖啡"
        assert answer.body.isascii()

    def test_upper_case_format_and_charset(self, gateway: Gateway, world: World) -> None:
        answer = world.account_client(charset="UTF-8").call(gateway, INFO, format="JSON")
        assert answer.node["code"] == "10000"
        assert world.account_client().call(gateway, INFO, format=None).node["code"] == "10000"


class TestContent:
    @pytest.mark.parametrize(
        "text",
        [
            "[]",
            "1",
            '"x"',
            "{",
            "nul",
            '{"a":',
            '{"a":"\\ud800"}',
            '{"a":"\\u0000"}',
            "[" * 500,
            "{}{}",
        ],
    )
    def test_what_is_no_json_object(self, gateway: Gateway, world: World, text: str) -> None:
        refused(world.account_client().call(gateway, INFO, text), "40002", "isv.illegal-json")

    def test_too_large_a_body(self, gateway: Gateway, world: World) -> None:
        client = world.account_client()
        query = client.encode(client.signed(INFO))
        answer = post(gateway, query=query, body=b"x=" + b"a" * params.most_body_bytes(), chunks=3)
        refused(answer, "40002", "isv.invalid-parameter")

    def test_too_many_parameters(self, gateway: Gateway, world: World) -> None:
        client = world.account_client()
        more = b"".join(b"&n%d=1" % number for number in range(500))
        answer = post(gateway, query=client.encode(client.signed(INFO)) + more)
        refused(answer, "40002", "isv.invalid-parameter")

    def test_a_broken_multipart_body(self, gateway: Gateway, world: World) -> None:
        client = world.account_client()
        answer = post(
            gateway,
            query=client.encode(client.signed(INFO)),
            body=b"--B\r\nbroken",
            content_type="multipart/form-data; boundary=B",
        )
        refused(answer, "40002", "isv.invalid-parameter")


def test_a_fault_of_ours_is_told_with_its_trace_id_and_logged(
    gateway: Gateway,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_call: object) -> None:
        raise RuntimeError("secret detail")

    known = registry.METHODS[INFO]
    monkeypatch.setitem(
        registry.METHODS._things, INFO, registry.Method(**{**vars(known), "handler": broken})
    )
    with caplog.at_level(logging.ERROR):
        answer = world.account_client().call(gateway, INFO)
    refused(answer, "20000", "aop.unknow-error")
    assert answer.headers["trace_id"] in answer.node["sub_msg"]
    assert b"secret" not in answer.body
    assert "secret detail" in caplog.text
    assert answer.headers["trace_id"] in caplog.text


def test_headers_that_keep_browsers_from_harm(gateway: Gateway, world: World) -> None:
    headers = world.account_client().call(gateway, INFO).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers
