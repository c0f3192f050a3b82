"""The answer's bytes: what each client library would cut out of it is what was signed."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeloop.gateway import answer, charsets
from lifeloop.gateway.answer import Draft, Signer

NAME = b"alipay_open_public_info_query_response"
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=10,
)
fields = st.dictionaries(
    st.sampled_from(["code", "msg", "name", "list", "more"]), json_values, min_size=1
)
ALL = [charsets.UTF8, charsets.GBK, charsets.GB2312, charsets.UNSAID_UTF8]


def counted_braces(text: str) -> str:
    """Cut as a client does that counts braces and does not look at quotes."""
    start = depth = text.index("{", 1)
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start : at + 1]
    raise AssertionError("unbalanced")


def first_to_last_brace(text: str, name: str) -> str:
    """Cut as a client does that looks for the last "sign"."""
    rest = text[text.index(f'{name}"') + len(name) + 1 : text.rindex('"sign"')]
    return rest[rest.index("{") : rest.rindex("}") + 1]


def pattern(text: str) -> str:
    """Cut as a client does that looks for its pattern's last match."""
    begin = re.search(r'"[a-zA-z_]+_response"[ \t\n]*:[ \t\n]*\{', text)
    ends = list(re.finditer(r'\}[ \t\n]*,[ \t\n]*"sign"[ \t\n]*:[ \t\n]*"', text))
    assert begin
    return text[begin.end() - 1 : ends[-1].start() + 1]


@pytest.mark.parametrize("charset", ALL, ids=["utf-8", "gbk", "gb2312", "unsaid"])
@given(fields)
def test_every_way_of_cutting_finds_the_signed_bytes(
    charset: charsets.Charset, given_fields
) -> None:
    content = answer.node(given_fields, charset, NAME)
    text = answer.envelope(NAME, content, b"c2ln").decode(charset.writes)
    signed = content.decode(charset.writes)
    assert counted_braces(text) == signed
    assert first_to_last_brace(text, NAME.decode()) == signed
    assert pattern(text) == signed
    assert json.loads(text) == {NAME.decode(): given_fields, "sign": "c2ln"}
    assert text.count(NAME.decode()) == 1
    assert text.startswith('{"' + NAME.decode() + '":{')


def test_the_envelope_byte_for_byte() -> None:
    content = answer.node({"code": "10000", "msg": "Success", "menu_key": "a/b"})
    assert answer.envelope(b"x_response", content, b"AB/+==") == (
        b'{"x_response":{"code":"10000","msg":"Success","menu_key":"a/b"},"sign":"AB/+=="}'
    )
    assert answer.envelope(b"x_response", content, None).endswith(b'"menu_key":"a/b"}}')
    assert answer.envelope(b"x_response", b"{}", b"AB", b"0f") == (
        b'{"x_response":{},"alipay_cert_sn":"0f","sign":"AB"}'
    )


def test_hostile_texts_stay_inside_their_string() -> None:
    hostile = 'x"},"sign":"AAAA"} { ' + NAME.decode()
    content = answer.node({"app_name": hostile}, charsets.UTF8, NAME)
    assert content.count(b"{") == content.count(b"}") == 1
    assert NAME not in content
    assert json.loads(content) == {"app_name": hostile}


def test_a_character_the_charset_lacks_is_escaped() -> None:
    assert answer.node({"a": "咖啡😀"}, charsets.GBK) == '{"a":"咖啡\\ud83d\\ude00"}'.encode("gbk")
    assert answer.node({"a": "咖啡€"}, charsets.GB2312) == '{"a":"咖啡\\u20ac"}'.encode("gb2312")
    assert answer.node({"a": "咖"}, charsets.UNSAID_GBK) == b'{"a":"\\u5496"}'


def test_an_equal_node_is_signed_once_and_the_oldest_is_let_go() -> None:
    signer = Signer(most=2, longest=10)
    one, two, three = (Draft(text) for text in (b"{1}", b"{2}", b"{3}"))
    assert signer.kept(one) is None
    signature = signer.sign(one)
    assert signer.kept(one) == signature
    assert signer.kept(Draft(b"{1}", b"RSA")) is None
    assert signer.kept(Draft(b"{1}", name=b"other")) == signature
    once = Draft(b"{0}", again=False)
    signer.sign(once)
    assert signer.kept(once) is None
    signer.sign(two)
    assert signer.kept(one)
    signer.sign(three)
    assert [signer.kept(draft) is not None for draft in (one, two, three)] == [True, False, True]
    long = Draft(b"{12345678901}")
    signer.sign(long)
    assert signer.kept(long) is None
