"""From a verified call's parameters to the method's request: decryption, text, JSON, limits."""

import hashlib
from typing import Any

from pydantic import ValidationError

from lifeloop.gateway import encryption
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.intake import Intake
from lifeloop.gateway.registry import Call, Method, Request, Work
from lifeloop.identity.queries.apps import GatewayApp
from lifeloop.kernel.errors import DomainError

# Parameters of the call itself; with ``top_level`` all others are the request's fields.
_EMPTY = b"{}"
_TOO_SHORT = frozenset({"string_too_short", "too_short"})


def call_of(intake: Intake, method: Method, app: GatewayApp) -> Call[Any]:
    """The call as its handler sees it; refused when the content cannot be read or breaks a limit."""
    raw = _content(intake, app)
    request = (
        _from_parameters(intake, method) if method.top_level else _from_json(intake, method, raw)
    )
    if method.work is Work.READ:
        return Call(app=app, request=request)
    signed = hashlib.sha256(intake.forms[0]).hexdigest()
    number: str = getattr(request, "out_biz_no", "")
    if not number:
        # What was signed says what was asked: one hash is key and digest.
        return Call(app=app, request=request, key=signed, digest=signed)
    return Call(app=app, request=request, key=number, digest=_digest(method, request))


def _content(intake: Intake, app: GatewayApp) -> bytes:
    """``biz_content`` in the clear; absent is an empty object."""
    raw = intake.params.get(b"biz_content")
    kind = intake.params.get(b"encrypt_type")
    if not kind:
        return raw or _EMPTY
    if kind != b"AES":
        raise ProtocolError("isv.invalid-encrypt-type", "支持AES")
    if app.aes_key is None:
        raise ProtocolError("isv.decryption-error-not-valid-encrypt-key")
    if raw:
        raw = encryption.decrypt(app.aes_key, raw)
    intake.encrypted = True
    return raw or _EMPTY


def _from_json(intake: Intake, method: Method, raw: bytes) -> Request:
    try:
        text = intake.charset.decode(raw)
    except UnicodeDecodeError as error:
        raise ProtocolError("isv.invalid-charset", "biz_content与charset不一致") from error
    if "\\u0000" in text or "\x00" in text:  # no database and no reader can do anything with it
        raise ProtocolError("isv.illegal-json")
    try:
        return method.request.model_validate_json(text)
    except ValidationError as error:
        intake.content = text
        raise _refusal(method, error) from error


def _from_parameters(intake: Intake, method: Method) -> Request:
    fields: dict[str, str] = {}
    for name in method.request.model_fields:
        raw = intake.params.values.get(name.encode())
        if raw:
            try:
                fields[name] = intake.charset.decode(raw)
            except UnicodeDecodeError as error:
                raise ProtocolError("isv.invalid-charset") from error
    try:
        return method.request.model_validate(fields)
    except ValidationError as error:
        raise _refusal(method, error) from error


def _refusal(method: Method, error: ValidationError) -> ProtocolError | DomainError:
    """The protocol's word for the first fault found."""
    first = error.errors(include_url=False, include_input=False)[0]
    kind, place = first["type"], first["loc"]
    if kind == "json_invalid" or not place:
        return ProtocolError("isv.illegal-json")
    context = first.get("ctx", {})
    path = ".".join(str(step) for step in place)
    sort = "wrong"
    if kind == "missing" or (kind in _TOO_SHORT and context.get("min_length") == 1):
        sort = "missing"
    elif kind in {"string_too_long", "too_long"}:
        sort = "long"
    named = (getattr(fault, sort) for fault in method.faults_of(place))
    wanted = next(filter(None, named), method.invalid)
    return wanted(field=path, most=context.get("max_length", ""))


def _digest(method: Method, request: Request) -> str:
    """The hash of what was asked, whatever the order of its fields."""
    asked = request.model_dump_json(exclude={"out_biz_no"})
    return hashlib.sha256(f"{method.name} {asked}".encode()).hexdigest()
