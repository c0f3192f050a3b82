"""A request as people have it at hand: curl, an HTTP message, a URL with its body, a query, JSON; of version 3 as well."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, quote

import pytest

from lifeloop.diagnostics.doctor import Cause, diagnose, read
from tests.diagnostics.sick import Request, known

URL = "https://lifeloop.example/gateway.do"


def forms(body: str) -> dict[str, str]:
    """One request in every form it may be pasted in."""
    common, _, content = body.partition("&biz_content=")
    content, _, sign = content.partition("&sign=")
    shaped = f"{URL}?{common}&sign={sign}"
    spoken = dict(parse_qsl(body, keep_blank_values=True))
    asked = " ".join(f"--data-urlencode '{name}={value}'" for name, value in spoken.items())
    parts = " ".join(f"-F '{name}={value}'" for name, value in spoken.items())
    multi = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in spoken.items()
    )
    return {
        "curl -d": f"curl -s '{shaped}' \\\n -H 'Accept: */*' \\\n -d 'biz_content={content}'",
        "curl --data-urlencode": f"curl -X POST {URL} {asked}",
        "curl -F": f"curl {URL} {parts} -F 'image=@logo.png'",
        "curl -G": f"curl -G {URL} {asked}",
        "curl by a browser": f"curl '{URL}' --compressed --data-raw $'{body}'",
        "a message": f"POST {shaped[len('https://lifeloop.example') :]} HTTP/1.1\r\nHost: x\r\n\r\nbiz_content={content}",
        "a message of many parts": f"POST /gateway.do HTTP/1.1\nContent-Type: multipart/form-data; boundary=b\n\n{multi}--b--\r\n",
        "a first line": f"GET /gateway.do?{body} HTTP/1.1",
        "URL and body": f"{shaped}\nbiz_content={content}",
        "a link": f"{URL}?{body}",
        "a query": body,
        "a parameter a line": body.replace("&", "\n"),
        "JSON": json.dumps(spoken, ensure_ascii=False, indent=2),
    }


@pytest.mark.parametrize("form", list(forms("a=1&biz_content=2&sign=3")))
def test_a_pasted_request(form: str) -> None:
    """Right stays right, whatever the form; wrong is found in it."""
    assert diagnose(read(forms(Request().body())[form]), known()).findings[0].cause == Cause.RIGHT
    wrong = Request(signer="neighbour").body()
    assert diagnose(read(forms(wrong)[form]), known()).findings[0].cause == Cause.KEY_OTHER


def test_gbk_pasted_escaped_and_pasted_read() -> None:
    request = Request({"charset": "GBK"}, codec="gbk")
    body = request.body()
    assert diagnose(read(body), known()).right
    readable = body.replace(quote("拿铁", encoding="gbk"), "拿铁")
    assert readable != body
    assert diagnose(read(readable), known()).right
