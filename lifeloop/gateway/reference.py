"""The reference of the methods, made from the method files.

``python -m django gateway_reference docs/gateway --settings lifeloop.settings`` writes it.
A test makes it again and compares, so what is documented is what runs.
"""

import json
import re
from pathlib import Path

from django.utils.translation import override
from pydantic import BaseModel

from lifeloop.gateway import coverage
from lifeloop.gateway.answer import SUCCESS
from lifeloop.gateway.errors import MESSAGES, REFUSALS
from lifeloop.gateway.fields import rows_of
from lifeloop.gateway.registry import METHODS, Method
from lifeloop.gateway.replies import refusal_of
from lifeloop.gateway.v3 import openapi
from lifeloop.kernel.errors import DomainError

OPENAPI = "openapi.json"
_parameter = re.compile(r"%\(\w+\)s")
_FORMS = (
    "- Parameters in the query, a form body or the text parts of a multipart body, by GET or POST; they are one set. A signed",
    "  link or form that a browser opens is such a call as well.",
    "- `charset` (any case) is the request's and the answer's; without one: UTF-8 where the bytes are, else GBK.",
    "- Certificate mode: `app_cert_sn` and `alipay_root_cert_sn` name the certificates of the key page; the answer then has",
    "  `alipay_cert_sn`. An app may have plain keys and certificates side by side.",
    "- `encrypt_type=AES`: `biz_content` and the answer's node are encrypted with the content key of the app that signs.",
    "- `app_auth_token`: the app that signs acts for the merchant's app that consented; see",
    "  [alipay.open.auth.token.app](alipay.open.auth.token.app.md).",
    "- Files are parts of a multipart body and are not signed. A whole body has at most LIFELOOP_CALL_BYTES.",
    "- `timestamp` is GMT+8 and may be off by LIFELOOP_CLOCK_WINDOW_HOURS.",
    "- A call that changes something and is sent again, the same signed bytes, changes nothing more: it gets the first answer, or",
    "  `isv.suspected-attack` when the app has changed something else since or the answer named people. Two equal changes in one second are such a call in",
    "  version 2, whose time is in seconds; a refused call may be sent again.",
)
_named = re.compile(r"%\((\w+)\)s")


def pages() -> dict[str, str]:
    """File name to text: one page a method, and ``index.md``."""
    methods = sorted(METHODS, key=lambda one: one.name)
    with override("en"):
        made = {f"{method.name}.md": page(method) for method in methods}
        made["index.md"] = index(methods)
        made["coverage.md"] = coverage.page()
    return made


def index(methods: list[Method]) -> str:
    """The list of methods and what all of them share."""
    lines = [
        "# The gateway's methods",
        "",
        "Version 3 (REST) is at `/v3/…`, described by [openapi.json](openapi.json). What follows is version 2; the methods, their",
        "fields and their refusals are the same in both. Each server shows these pages at `/docs/`, with a form to try a method.",
        "",
        "Version 2 of the signed OpenAPI at `/gateway.do`, RSA2 (or RSA), `utf-8`, `gbk` or `gb2312`. Clients written for",
        "the original platform work unchanged; only the gateway's address differs. Made from the method files by",
        "`python -m django gateway_reference docs/gateway --settings lifeloop.settings`. What of the original is not served, and",
        "why: [coverage](coverage.md).",
        "",
        "| method | | called by |",
        "|---|---|---|",
    ]
    lines += [
        f"| [`{one.name}`]({one.name}.md) | {one.title} ({one.title_zh}) | {_callers(one)} |"
        for one in methods
    ]
    lines += ["", "## Forms of a call", "", *_FORMS]
    lines += [
        "",
        "## What the gateway itself refuses",
        "",
        "Signed, under the method's node, HTTP 200; unsigned only for an unknown app. While the database is away: HTTP 503",
        "with `Retry-After`; nothing was done, the same call may be made again.",
        "",
        "| code | msg | sub_code | sub_msg |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {code} | {MESSAGES[code]} | `{sub_code}` | {text} |"
        for sub_code, (code, text) in REFUSALS.items()
    ]
    return "\n".join(lines) + "\n"


def page(method: Method) -> str:
    """One method's page."""
    where = "parameters of the call" if method.top_level else "`biz_content`"
    lines = [
        f"# {method.name}",
        "",
        f"{method.title} · {method.title_zh}",
        "",
        f"Called by: {_callers(method)}. {_rest(method)}",
        "",
    ]
    lines += [*(f"- {note}" for note in method.notes), ""] if method.notes else []
    lines += [f"## Request ({where})", "", *_fields(method.request), ""]
    if method.files:
        lines += ["Parts of a multipart call:", "", *_files(method), ""]
    if method.example:
        lines += ["```json", _json(method.example), "```", ""]
    lines += ["## Answer", "", *_fields(method.answer)]
    envelope = {
        method.node.decode(): {**({} if method.bare else SUCCESS), **method.example_answer},
        "sign": "…",
    }
    lines += ["", "```json", _json(envelope), "```", "", "## Refusals", ""]
    lines += ["| code | sub_code | meaning | sub_msg |", "|---|---|---|---|"]
    lines += [_refusal(one, method) for one in method.all_refusals()]
    return "\n".join(lines) + "\n"


def _callers(method: Method) -> str:
    return " or ".join(sorted(f"a {kind.label}" for kind in method.callers))


def _rest(method: Method) -> str:
    return f"Version 3: `{method.verb} {method.path}`." if method.verb else "Version 2 only."


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _fields(model: type[BaseModel]) -> list[str]:
    rows = rows_of(model)
    if not rows:
        return ["No fields."]
    lines = ["| field | type | | most | |", "|---|---|---|---|---|"]
    for row in rows:
        needed = "required" if row.required else ""
        lines.append(f"| `{row.name}` | {row.type} | {needed} | {row.most} | {row.description} |")
    return lines


def _files(method: Method) -> list[str]:
    lines = ["| part | | most bytes | extensions | |", "|---|---|---|---|---|"]
    for one in method.files:
        needed = "required" if one.required else ""
        kinds = ", ".join(sorted(one.extensions))
        lines.append(f"| `{one.name}` | {needed} | {one.most} | {kinds} | {one.description} |")
    return lines


def _refusal(refused: type[DomainError], method: Method) -> str:
    told = refusal_of(refused(**dict.fromkeys(_named.findall(refused.text), "…")), method)
    meaning = _parameter.sub("…", refused.text)
    return f"| {told.code} | `{told.sub_code}` | {meaning} | {told.sub_msg} |"


def write_to(folder: Path) -> int:
    """Write all pages and the OpenAPI document, remove what is no method any more; returns how many pages there are."""
    made = pages()
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / OPENAPI).write_text(openapi.text(), encoding="utf-8")
    return len(made)
