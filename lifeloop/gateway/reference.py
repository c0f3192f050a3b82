"""The reference of the methods, made from the method files.

``python -m django gateway_reference docs/gateway --settings lifeloop.settings`` writes it.
A test makes it again and compares, so what is documented is what runs.
"""

import json
import re
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from django.utils.translation import override
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from lifeloop.gateway import coverage
from lifeloop.gateway.answer import SUCCESS
from lifeloop.gateway.errors import MESSAGES, REFUSALS
from lifeloop.gateway.registry import METHODS, Method
from lifeloop.gateway.replies import refusal_of
from lifeloop.kernel.errors import DomainError

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
        f"Called by: {_callers(method)}.",
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


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _fields(model: type[BaseModel]) -> list[str]:
    if not model.model_fields:
        return ["No fields."]
    lines = ["| field | type | | most | |", "|---|---|---|---|---|"]
    for name, about in model.model_fields.items():
        lines += _rows(name, about)
    return lines


def _files(method: Method) -> list[str]:
    lines = ["| part | | most bytes | extensions | |", "|---|---|---|---|---|"]
    for one in method.files:
        needed = "required" if one.required else ""
        kinds = ", ".join(sorted(one.extensions))
        lines.append(f"| `{one.name}` | {needed} | {one.most} | {kinds} | {one.description} |")
    return lines


def _rows(name: str, about: FieldInfo) -> list[str]:
    longest = next((str(one.max_length) for one in about.metadata if isinstance(one, MaxLen)), "")
    needed = "required" if about.is_required() else ""
    rows = [
        f"| `{name}` | {_type(about.annotation)} | {needed} | {longest} | {about.description or ''} |"
    ]
    below = _model(about.annotation)
    if below is not None:
        of = name if below is about.annotation else f"{name}[]"
        for inner, about_inner in below.model_fields.items():
            rows += _rows(f"{of}.{inner}", about_inner)
    return rows


def _model(annotation: Any) -> type[BaseModel] | None:
    """The model whose fields a field has, also as a list of them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, (_model(one) for one in get_args(annotation))), None)


def _type(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin in {Union, UnionType}:
        return " or ".join(_type(one) for one in get_args(annotation) if one is not NoneType)
    if origin is Literal:
        return " / ".join(str(one) for one in get_args(annotation))
    if origin is list:
        return f"list of {_type(get_args(annotation)[0])}"
    return {str: "string", int: "number", bool: "boolean"}.get(annotation, "object")


def _refusal(refused: type[DomainError], method: Method) -> str:
    told = refusal_of(refused(**dict.fromkeys(_named.findall(refused.text), "…")), method)
    meaning = _parameter.sub("…", refused.text)
    return f"| {told.code} | `{told.sub_code}` | {meaning} | {told.sub_msg} |"


def write_to(folder: Path) -> int:
    """Write all pages, remove what is no method any more; returns how many there are."""
    made = pages()
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(made)
