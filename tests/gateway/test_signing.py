"""The signed string and its signature: exact bytes, one canonical text, every valid key."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from hypothesis import given
from hypothesis import strategies as st

from lifeloop.gateway import signing

values = st.dictionaries(
    st.binary(min_size=1, max_size=12).filter(lambda name: name != b"sign"),
    st.binary(max_size=30),
    max_size=12,
)


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_the_example_of_the_description() -> None:
    got = signing.canonical(
        {
            b"version": b"1.0",
            b"method": b"alipay.open.public.menu.query",
            b"app_id": b"2021",
            b"sign": b"xx",
            b"sign_type": b"RSA2",
            b"empty": b"",
            b"timestamp": b"2026-11-22 10:00:00",
        }
    )
    assert got == (
        b"app_id=2021&method=alipay.open.public.menu.query&sign_type=RSA2"
        b"&timestamp=2026-11-22 10:00:00&version=1.0"
    )


@given(values)
def test_order_of_arrival_changes_nothing(given_values: dict[bytes, bytes]) -> None:
    backwards = dict(reversed(given_values.items()))
    assert signing.canonical(given_values) == signing.canonical(backwards)


@given(values)
def test_it_is_every_filled_value_by_name(given_values: dict[bytes, bytes]) -> None:
    expected = b""
    for name in sorted(given_values):
        if given_values[name]:
            expected += (b"&" if expected else b"") + name + b"=" + given_values[name]
    assert signing.canonical({**given_values, b"sign": b"s"}) == expected
    forms = signing.signed_forms(given_values)
    assert forms[0] == expected
    assert (len(forms) == 2) == (b"" in given_values.values())


@given(st.binary(min_size=256, max_size=256), st.data())
def test_a_signature_has_one_text(raw: bytes, data: st.DataObject) -> None:
    text = base64.b64encode(raw)
    assert signing.decode_signature(text) == raw
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(b"ABCxyz019+/=-_ \n!"))
    changed = text[:at] + bytes([other]) + text[at + 1 :]
    if changed != text:
        assert signing.decode_signature(changed) != raw
    assert signing.decode_signature(text + b"\n") is None
    assert signing.decode_signature(text.rstrip(b"=")) is None


def test_stray_bits_in_the_last_character_are_refused() -> None:
    text = base64.b64encode(bytes(256))
    assert text.endswith(b"AA==")
    assert signing.decode_signature(text[:-3] + b"B==") is None


@pytest.mark.parametrize("text", [b"", b"%%%", b"A", "中文".encode(), b"A" * 4096])
def test_what_is_no_signature(text: bytes) -> None:
    assert signing.decode_signature(text) is None


@pytest.mark.parametrize("sign_type, algorithm", [(b"RSA2", SHA256()), (b"RSA", SHA1())])
def test_any_valid_key_and_any_form(key: rsa.RSAPrivateKey, sign_type: bytes, algorithm) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    signature = key.sign(b"with=&a=1", padding.PKCS1v15(), algorithm)
    keys = [other.public_key(), key.public_key()]
    assert signing.verified(keys, sign_type, signature, (b"a=1", b"with=&a=1"))
    assert not signing.verified(keys[:1], sign_type, signature, (b"a=1", b"with=&a=1"))
    assert not signing.verified(keys, sign_type, signature, (b"a=1",))
    wrong = b"RSA" if sign_type == b"RSA2" else b"RSA2"
    assert not signing.verified(keys, wrong, signature, (b"with=&a=1",))
