"""encrypt_type=AES both ways: content and answer, and every way it can be wrong."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from lifeloop.gateway.app import Gateway
from lifeloop.identity.models import App
from lifeloop.identity.services import keys
from lifeloop.messaging.models import DirectMessage
from tests.gateway.client import Answered, Client
from tests.gateway.expect import INFO, SEND, SEND_NODE, refused
from tests.gateway.world import ACCOUNT_ID, ACTOR, PROGRAM_ID, World, pair, platform_public

pytestmark = pytest.mark.django_db(transaction=True)


def make_key(app_id: str) -> bytes:
    return base64.b64decode(keys.make_aes_key(ACTOR, App.objects.get(pk=app_id)))


def cipher(key: bytes) -> Any:
    return Cipher(algorithms.AES(key), modes.CBC(bytes(16)))


def sealed(key: bytes, content: bytes) -> str:
    """As the protocol describes it: PKCS#7, a zero IV, base64."""
    fill = 16 - len(content) % 16
    encryptor = cipher(key).encryptor()
    return base64.b64encode(
        encryptor.update(content + bytes([fill]) * fill) + encryptor.finalize()
    ).decode()


def opened(key: bytes, answer: Answered) -> dict[str, Any]:
    """The node in the clear; its signature covers the quoted text."""
    text = answer.json[answer.name]
    assert isinstance(text, str)
    assert answer.signed_bytes == b'"' + text.encode() + b'"'
    assert answer.signed_by(platform_public())
    decryptor = cipher(key).decryptor()
    padded = decryptor.update(base64.b64decode(text)) + decryptor.finalize()
    node = json.loads(padded[: -padded[-1]].decode(answer.charset))
    assert isinstance(node, dict)
    return node


def call(gateway: Gateway, client: Client, method: str, biz: str, **more: str | None) -> Answered:
    return client.call(gateway, method, biz, **{"encrypt_type": "AES", **more})


@pytest.mark.parametrize("charset", ["utf-8", "GBK"])
def test_content_and_answer_are_encrypted(world: World, gateway: Gateway, charset: str) -> None:
    key = make_key(PROGRAM_ID)
    client = world.program_client(charset=charset)
    biz = json.dumps(world.message(), ensure_ascii=False).encode(client.codec)
    answer = call(gateway, client, SEND, sealed(key, biz))
    assert opened(key, answer) == {"code": "10000", "msg": "Success"}
    sent = DirectMessage.objects.select_related("send").get().send
    assert sent.content["fields"][0]["value"] == "拿铁"


def test_an_answer_without_a_content(world: World, gateway: Gateway) -> None:
    key = make_key(ACCOUNT_ID)
    answer = world.account_client(charset="gbk").call(gateway, INFO, encrypt_type="aes")
    assert opened(key, answer)["app_name"] == "街角咖啡"


def test_a_business_refusal_is_encrypted(world: World, gateway: Gateway) -> None:
    key = make_key(PROGRAM_ID)
    message = json.dumps(world.message(form_id="no such")).encode()
    node = opened(key, call(gateway, world.program_client(), SEND, sealed(key, message)))
    assert (node["code"], node["sub_code"]) == ("40004", "FORM_ID_INVALID")
    node = opened(key, call(gateway, world.program_client(), SEND, sealed(key, b"[")))
    assert node["sub_code"] == "isv.illegal-json"


def test_the_gateways_own_refusals_are_in_the_clear(world: World, gateway: Gateway) -> None:
    key = make_key(PROGRAM_ID)
    good = sealed(key, json.dumps(world.message()).encode())
    client = world.program_client()
    stranger = Client(PROGRAM_ID, pair("account"))
    answer = call(gateway, stranger, SEND, good)
    refused(answer, "40002", "isv.invalid-signature", SEND_NODE)
    encryptor = cipher(key).encryptor()
    unpadded = base64.b64encode(encryptor.update(bytes(16)) + encryptor.finalize()).decode()
    answer = call(gateway, client, SEND, unpadded)
    refused(answer, "40003", "isv.decryption-error-unknown", SEND_NODE)
    for nonsense in ("{}", "中文", "AAAA", base64.b64encode(b"x" * 15).decode()):
        answer = call(gateway, client, SEND, nonsense)
        refused(answer, "40002", "isv.invalid-encrypt", SEND_NODE)
    answer = call(gateway, client, SEND, good, encrypt_type="SM4")
    refused(answer, "40002", "isv.invalid-encrypt-type", SEND_NODE)
    answer = call(gateway, client, SEND, good, encrypt_type=None)
    refused(answer, "40001", "isv.decryption-error-missing-encrypt-type", SEND_NODE)
    assert DirectMessage.objects.count() == 0


def test_an_app_without_a_content_key(world: World, gateway: Gateway) -> None:
    answer = call(gateway, world.program_client(), SEND, sealed(bytes(16), b"{}"))
    refused(answer, "40002", "isv.decryption-error-not-valid-encrypt-key", SEND_NODE)


def test_a_new_content_key_holds_at_once(world: World, gateway: Gateway) -> None:
    old = make_key(ACCOUNT_ID)
    client = world.account_client()
    assert opened(old, call(gateway, client, INFO, sealed(old, b"{}")))["code"] == "10000"
    new = make_key(ACCOUNT_ID)
    assert opened(new, call(gateway, client, INFO, sealed(new, b"{}")))["code"] == "10000"
    answer = call(gateway, client, INFO, sealed(old, b"{}"))
    refused(answer, "40003", "isv.decryption-error-unknown")


def by_chance(key: bytes, content: bytes) -> str:
    """Encrypted by another key, one of 256, after which it ends like a padded one."""
    for number in range(1, 100_000):
        text = sealed(number.to_bytes(16, "big"), content)
        decryptor = cipher(key).decryptor()
        if (decryptor.update(base64.b64decode(text)) + decryptor.finalize())[-1] == 1:
            return text
    raise AssertionError


def test_a_wrong_key_is_told_from_a_wrong_charset(world: World, gateway: Gateway) -> None:
    key = make_key(PROGRAM_ID)
    message = json.dumps(world.message(), ensure_ascii=False)
    client = world.program_client()
    answer = call(gateway, client, SEND, by_chance(key, message.encode()))
    refused(answer, "40003", "isv.decryption-error-unknown", SEND_NODE)
    node = opened(key, call(gateway, client, SEND, sealed(key, message.encode("gbk"))))
    assert (node["code"], node["sub_code"]) == ("40002", "isv.invalid-charset")
    assert DirectMessage.objects.count() == 0
