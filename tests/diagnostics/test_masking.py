"""Nothing secret stays in what is kept, and nothing moves."""

import pytest

from lifeloop.diagnostics.doctor import diagnose, read
from lifeloop.diagnostics.rules.masking import masked, masked_value
from lifeloop.diagnostics.rules.sides import sides_of
from tests.diagnostics.sick import Request, known, put

SECRETS = {
    "phone": ('{"keyword1":{"value":"call 13812345678 now"}}', "12345678", "138****5678"),
    "phone with +86": ("+8613812345678", "13812345678", "138****5678"),
    "form id": ('{"form_id":"MjA4ODEwMjE1MDQ3NzY1Ml8x"}', "MDQ3NzY1Ml8x", '"form_id":"MjA4'),
    "form id in a text in a text": ('{"a":"{\\"form_id\\":\\"abcdef123456789\\"}"}', "123456789", "abcd"),
    "form id in HTML": ("{&quot;form_id&quot;:&quot;form-0001&quot;}", "form-0001", "&quot;*********&quot;"),
    "form id percent-encoded": ("%7B%22form_id%22%3A%22form-0001%22%7D", "form-0001", "form_id"),
    "token of a parameter": ("auth_token=20120823ac6ffaa4d2d84e7384bf983531473993&x=1", "d84e7384", "&x=1"),
    "short secret": ('{"code":"abc123"}', "abc123", "******"),
    "private key": ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj", "AoIBAQC7", "MII"),
    "any long token": ("t=" + "a1B2" * 12, "a1B2" * 3, "t=a1B2"),
    "mail": ("to someone@example.com", "omeone@", "s******@example.com"),
}  # fmt: skip


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_becomes_stars(name: str) -> None:
    text, secret, left = SECRETS[name]
    shown = masked(text)
    assert secret not in shown
    assert left in shown
    assert len(shown) == len(text)


def test_what_is_no_secret_stays() -> None:
    text = '{"code":"10000","page":"pages/order?id=1","user_id":"2088102150477652","at":"2026-11-22 17:00:00"}'
    assert masked(text) == text
    node = '{"alipay_open_app_mini_templatemessage_send_response":{"code":"10000"}}'
    assert masked(node) == node
    assert (
        masked_value("method", "alipay.open.public.menu.create") == "alipay.open.public.menu.create"
    )
    assert masked_value("sign", "a" * 344) == "aaaa" + "*" * 340


def test_the_difference_stays_where_it_was() -> None:
    """Masked strings are cut at the same character as the ones in the clear."""
    content = '{"form_id":"MjA4ODEwMjE1MDQ3NzY1Ml8x","phone":"13812345678","name":"拿铁 大"}'
    request = Request({"biz_content": content}, signed=put(biz_content=content.replace(" ", "+")))
    diagnosis = diagnose(read(request.body()), known())
    clear, shown = sides_of(diagnosis), sides_of(diagnosis, mask=True)
    assert clear.at == shown.at == diagnosis.expected.index(" 大".encode())
    assert clear.signed is not None
    assert shown.signed is not None
    assert shown.expected.mark == " "
    assert shown.signed.mark == "+"
    assert shown.expected.mark_bytes == "20"
    assert shown.expected.before.endswith("拿铁")
    assert len(shown.expected.before) == len(clear.expected.before)
    assert "13812345678" in clear.expected.before
    assert "13812345678" not in shown.expected.before
