"""Raw parameters: merged from all three places, percent-decoded on bytes, faults told, nothing raised."""

from urllib.parse import quote, quote_plus, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeloop.gateway import params
from lifeloop.gateway.params import decode, parse


@given(st.binary())
def test_decoding_is_the_standard_one_whatever_the_bytes(raw: bytes) -> None:
    assert decode(raw) == unquote_to_bytes(raw.replace(b"+", b" "))


@given(st.text(alphabet="%=+aF0g\r\n &", max_size=30))
def test_decoding_is_the_standard_one_around_escapes(text: str) -> None:
    raw = text.encode()
    assert decode(raw) == unquote_to_bytes(raw.replace(b"+", b" "))


@given(st.binary())
def test_plus_and_percent_20_are_both_a_space(value: bytes) -> None:
    assert decode(quote_plus(value).encode()) == value
    assert decode(quote(value, safe="").encode()) == value


@given(
    st.dictionaries(st.binary(min_size=1, max_size=8), st.binary(max_size=40), max_size=8),
    st.data(),
)
def test_query_and_body_are_one_set(values: dict[bytes, bytes], data: st.DataObject) -> None:
    pairs = [f"{quote_plus(name)}={quote_plus(value)}".encode() for name, value in values.items()]
    cut = data.draw(st.integers(0, len(pairs)))
    found = parse(b"&".join(pairs[:cut]), b"&".join(pairs[cut:]), b"")
    assert found.values == values
    assert found.fault == ""


@given(st.binary(), st.binary(), st.binary())
def test_no_bytes_whatever_raise(query: bytes, body: bytes, boundary: bytes) -> None:
    parse(query, body, b"application/x-www-form-urlencoded")
    parse(query, body, b"multipart/form-data; boundary=" + boundary)


def test_an_equal_value_twice_is_one_value() -> None:
    assert parse(b"charset=gbk&a=1", b"charset=gbk").values == {b"charset": b"gbk", b"a": b"1"}


def test_two_different_values_are_a_fault() -> None:
    found = parse(b"app_id=1&x=1", b"x=2")
    assert "x" in found.fault
    assert found.doubtful == {b"x"}


def test_pieces_without_a_value_or_a_name() -> None:
    found = parse(b"&&a&=b&c=&", b"")
    assert found.values == {b"a": b"", b"": b"b", b"c": b""}


def test_too_many_parameters_are_a_fault() -> None:
    many = b"&".join(b"n%d=1" % number for number in range(params.MOST_PARAMETERS + 1))
    assert "上限" in parse(many).fault
    assert "上限" in parse(b"&" * 10_000).fault


# The three spellings of real client libraries.
PYTHON = (
    b"ALIPAY_SDK_PYTHON_BOUNDARY",
    b'--ALIPAY_SDK_PYTHON_BOUNDARY\r\nContent-Disposition: form-data; name="title"\r\n'
    b"Content-Type: text/plain; charset=gbk\r\n\r\n\xb2\xe2\xca\xd4\r\n"
    b'--ALIPAY_SDK_PYTHON_BOUNDARY\r\nContent-Disposition: form-data; name="cover"; filename="\xb2.png"\r\n'
    b"Content-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n\x89PNG\r\n--x\r\n"
    b"--ALIPAY_SDK_PYTHON_BOUNDARY--\r\n",
)
JAVA = (
    b"1700000000000",
    b'\r\n--1700000000000\r\nContent-Disposition:form-data;name="title"\r\nContent-Type:text/plain\r\n\r\n\xb2\xe2\xca\xd4\r\n'
    b'--1700000000000\r\nContent-Disposition:form-data;name="cover";filename="a.png"\r\nContent-Type:image/png\r\n\r\nx\r\n'
    b"--1700000000000--\r\n",
)
NODE = (
    b"--------------------------104729",
    b'----------------------------104729\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xb2\xe2\xca\xd4\r\n'
    b'----------------------------104729\r\nContent-Disposition: form-data; name="cover"; filename="a.png"\r\n\r\nx\r\n'
    b"----------------------------104729--\r\n",
)


@pytest.mark.parametrize("boundary, body", [PYTHON, JAVA, NODE], ids=["python", "java", "node"])
def test_text_parts_are_parameters_and_files_are_not(boundary: bytes, body: bytes) -> None:
    found = parse(b"app_id=1", body, b"multipart/form-data; boundary=" + boundary)
    assert found.values == {b"app_id": b"1", b"title": b"\xb2\xe2\xca\xd4"}
    assert found.fault == ""


def test_a_quoted_boundary_and_any_case_of_the_type() -> None:
    boundary, body = PYTHON
    found = parse(b"", body, b'Multipart/Form-Data; charset=gbk; Boundary="' + boundary + b'"')
    assert found.values[b"title"] == b"\xb2\xe2\xca\xd4"


@pytest.mark.parametrize(
    "content_type, body",
    [
        (b"multipart/form-data", b"--x--"),
        (b"multipart/form-data; boundary=x", b"nothing"),
        (b"multipart/form-data; boundary=x", b"--x\r\nno head\r\n--x--"),
        (
            b"multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--",
        ),
        (
            b"multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\ncut of',
        ),
    ],
    ids=["no boundary", "no part", "no head", "no name", "cut off"],
)
def test_a_broken_multipart_body_is_a_fault(content_type: bytes, body: bytes) -> None:
    assert parse(b"app_id=1", body, content_type).fault
