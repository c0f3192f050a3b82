"""Files, signed links that a browser opens, long lines: with the clients that make them."""

import base64
import io
import itertools
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from alipay.aop.api.exception.Exception import ResponseException
from alipay.aop.api.FileItem import FileItem
from alipay.aop.api.request.AlipayOfflineMaterialImageUploadRequest import (
    AlipayOfflineMaterialImageUploadRequest,
)
from alipay.aop.api.request.AlipayOpenPublicInfoQueryRequest import AlipayOpenPublicInfoQueryRequest
from alipay.aop.api.response.AlipayOfflineMaterialImageUploadResponse import (
    AlipayOfflineMaterialImageUploadResponse,
)
from PIL import Image

from tests.clients import test_official_node as node
from tests.clients import test_official_python as official
from tests.clients import test_python_alipay_sdk as third
from tests.clients.tamper import Change, Tamper, flip_in_node, flip_in_sign
from tests.server import Server

Facts = dict[str, Any]
Redirect = Callable[[int], None]
UPLOAD = "alipay.offline.material.image.upload"
INFO_NODE = "alipay_open_public_info_query_response"


def png(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (shade, shade, shade)).save(out, "PNG")
    return out.getvalue()


# The same request signed twice within a second is one request, and acts once: each of these is another.
NUMBERS = itertools.count()


def python_upload(name: str = "shop.png") -> AlipayOfflineMaterialImageUploadRequest:
    request = AlipayOfflineMaterialImageUploadRequest()
    request.image_type = "png"
    request.image_name = f"门店{next(NUMBERS)}"
    request.image_content = FileItem(file_name=name, file_content=png(10), mime_type="image/png")
    return request


def node_upload(name: str = "shop.png") -> dict[str, Any]:
    content = base64.b64encode(png(200)).decode()
    return {
        "method": UPLOAD,
        "params": {"image_type": "png", "image_name": f"门店{next(NUMBERS)}"},
        "files": {"image_content": {"filename": name, "content": content}},
    }


@pytest.mark.parametrize("charset", ["utf-8", "GBK"])
def test_the_official_python_client_uploads(
    running: Server, facts: Facts, redirect: Redirect, charset: str
) -> None:
    redirect(running.port)
    client = official.client(facts, "lifestyle_account", charset=charset)
    response = AlipayOfflineMaterialImageUploadResponse()
    response.parse_response_content(client.execute(python_upload("门店.png")))
    assert response.is_success(), response.sub_msg
    with urlopen(response.image_url) as shown:
        assert shown.headers["content-type"].startswith("image/")
    refused = AlipayOfflineMaterialImageUploadResponse()
    refused.parse_response_content(client.execute(python_upload("shop.exe")))
    assert (refused.code, refused.sub_code) == ("40002", "isv.invalid-file-extension")


def test_the_official_node_client_uploads(running: Server, facts: Facts) -> None:
    done, refused = node.run(
        facts, "lifestyle_account", running.port, node_upload(), node_upload("shop.exe")
    )
    assert done["result"]["code"] == "10000"
    with urlopen(done["result"]["imageUrl"]) as shown:
        assert shown.status == 200
    assert refused["result"]["subCode"] == "isv.invalid-file-extension"


@pytest.mark.parametrize("change", [flip_in_node, flip_in_sign])
def test_a_flipped_bit_is_refused(
    tamper: Tamper, facts: Facts, redirect: Redirect, change: Change
) -> None:
    redirect(tamper.port)
    tamper.change = change
    for charset in ("utf-8", "GBK"):
        client = official.client(facts, "lifestyle_account", charset=charset)
        with pytest.raises(ResponseException, match="sign verify failed"):
            client.execute(python_upload())
        with pytest.raises(ResponseException, match="sign verify failed"):
            client.execute(AlipayOpenPublicInfoQueryRequest())
    (answer,) = node.run(facts, "lifestyle_account", tamper.port, node_upload())
    assert "验签失败" in answer["error"]
    assert tamper.changed == 5


def test_a_flipped_bit_of_an_encrypted_answer(tamper: Tamper, facts: Facts) -> None:
    """The client reads no such answer as a success."""
    send = node.sent(facts, "flipped")
    send["validateSign"] = False
    send["params"]["needEncrypt"] = True

    def flip(data: bytes) -> bytes:
        at = data.find(b'_response":"') + 14
        return data[:at] + (b"B" if data[at : at + 1] == b"A" else b"A") + data[at + 1 :]

    tamper.change = lambda data: flip(data) if b'_response":"' in data else data
    (answer,) = node.run(
        facts, "mini_program", tamper.port, send, encryptKey=facts["mini_program"]["aes_key"]
    )
    assert tamper.changed == 1
    assert answer.get("result", {}).get("code") != "10000"


class TestLinks:
    def opened(self, url: str, body: bytes | None = None) -> dict[str, Any]:
        with urlopen(url, body) as answer:
            charset = answer.headers.get_content_charset()
            node = json.loads(answer.read().decode(charset))[INFO_NODE]
        assert isinstance(node, dict)
        return node

    @pytest.mark.parametrize("charset", ["utf-8", "GBK"])
    def test_of_the_official_python_client(
        self, running: Server, facts: Facts, charset: str
    ) -> None:
        client = official.client(facts, "lifestyle_account", charset=charset)
        link = client.page_execute(AlipayOpenPublicInfoQueryRequest(), http_method="GET")
        url = link.replace("http://127.0.0.1/", f"{running.base_url}/")
        assert self.opened(url)["code"] == "10000"
        signed = client.sdk_execute(AlipayOpenPublicInfoQueryRequest())
        assert self.opened(f"{running.base_url}/gateway.do?{signed}")["code"] == "10000"

    def test_of_the_official_node_client(self, running: Server, facts: Facts) -> None:
        params = {"bizContent": {"note": "咖啡 & +"}, "returnUrl": "https://shop.example/?a=1"}
        ways = [{**node.INFO, "params": params, "link": link} for link in ("sdk", "GET", "POST")]
        sdk, get, form = (
            one["result"] for one in node.run(facts, "lifestyle_account", running.port, *ways)
        )
        assert self.opened(f"{running.base_url}/gateway.do?{sdk}")["code"] == "10000"
        assert self.opened(get)["code"] == "10000"
        action = re.search(r'action="([^"]+)"', form)[1]  # type: ignore[index]
        fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
        body = urlencode([(name, unescape(value)) for name, value in fields]).encode()
        assert self.opened(action, body)["code"] == "10000"


def test_a_long_line(running: Server, facts: Facts) -> None:
    """python-alipay-sdk sends everything as one GET: here 48 KB."""
    account = third.client(facts, "lifestyle_account", running.port)
    answer = account.server_api("alipay.open.public.info.query", {"note": "字" * 6000})
    assert answer["code"] == "10000"
