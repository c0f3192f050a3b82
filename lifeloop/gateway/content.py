"""From a verified call's parameters to the method's request: decryption, text, JSON, limits."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from lifeloop.gateway import encryption
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.exchange import Exchange
from lifeloop.gateway.registry import Call, Grant, Method, Request, Work
from lifeloop.gateway.uploads import taken
from lifeloop.identity.queries.apps import GatewayApp
from lifeloop.kernel.errors import DomainError

if TYPE_CHECKING:
    from lifeloop.gateway.intake import Intake

_EMPTY = b"{}"
_TOO_SHORT = frozenset({"string_too_short", "too_short"})


def call_of(
    intake: "Intake", method: Method, app: GatewayApp, grant: Grant | None = None
) -> Call[Any]:
    """The call of version 2 as its handler sees it; refused when the content cannot be read or breaks a limit."""
    signer = app if grant is None else grant.signer
    raw = _content(intake, signer)
    if method.top_level:
        request = _from_parameters(intake, method)
    else:
        request = from_json(intake, method, _text(intake, raw))
    files = taken(method.files, intake.params.files) if method.files else {}
    return called(method, request, Call(app, request, files=files, grant=grant), intake.forms[0])


def called(method: Method, request: Request, call: Call[Any], signed: bytes) -> Call[Any]:
    """The call with the key and the digest of a write. ``signed``: what the caller signed, of whatever version."""
    if method.work is Work.READ:
        return call
    number: str = getattr(request, "out_biz_no", "")
    once = "" if method.work is Work.WRITE else _once(signed, call)
    if number:
        return replace(call, key=number, digest=_digest(method, request), once=once)
    # What was signed says what was asked: one hash is key and digest.
    key = hashlib.sha256(signed).hexdigest()
    return replace(call, key=key, digest=key, once=once)


def _content(intake: "Intake", app: GatewayApp) -> bytes:
    """``biz_content`` in the clear; absent is an empty object."""
    raw = intake.params.get(b"biz_content")
    kind = intake.params.get(b"encrypt_type")
    if not kind:
        if raw and raw[:1] not in b"{ " and encryption.encrypted(raw) is not None:
            raise ProtocolError("isv.decryption-error-missing-encrypt-type")
        return raw or _EMPTY
    if kind.upper() != b"AES":
        raise ProtocolError("isv.invalid-encrypt-type", "支持AES")
    if app.aes_key is None:
        raise ProtocolError("isv.decryption-error-not-valid-encrypt-key")
    if raw:
        raw = encryption.decrypt(app.aes_key, raw)
    intake.encrypted = True
    return raw or _EMPTY


def _text(intake: "Intake", raw: bytes) -> str:
    try:
        return intake.charset.decode(raw)
    except UnicodeDecodeError as error:
        raise ProtocolError("isv.invalid-charset", "biz_content与charset不一致") from error


def from_json(exchange: Exchange, method: Method, text: str) -> Request:
    """The method's request of a JSON text; one that breaks a limit is kept in the exchange for the method's log."""
    if "\\u0000" in text or "\x00" in text:  # no database and no reader can do anything with it
        raise ProtocolError("isv.illegal-json")
    try:
        return method.request.model_validate_json(text)
    except ValidationError as error:
        exchange.content = text
        raise _refusal(method, error) from error


def _from_parameters(intake: "Intake", method: Method) -> Request:
    fields: dict[str, str] = {}
    for name in method.request.model_fields:
        raw = intake.params.values.get(name.encode())
        if raw:
            try:
                fields[name] = intake.charset.decode(raw)
            except UnicodeDecodeError as error:
                raise ProtocolError("isv.invalid-charset") from error
    return from_strings(method, fields)


def from_strings(method: Method, fields: Mapping[str, str]) -> Request:
    """The method's request of parameters, each a text."""
    try:
        return method.request.model_validate_strings(fields)
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


def _once(signed: bytes, call: Call[Any]) -> str:
    """The hash of an act, with its files: they are not signed, and two pictures may be sent in one second."""
    whole = hashlib.sha256(signed)
    for name in sorted(call.files):
        file = call.files[name]
        for part in (name.encode(), file.name, file.content):
            whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


def _digest(method: Method, request: Request) -> str:
    """The hash of what was asked, whatever the order of its fields."""
    asked = request.model_dump_json(exclude={"out_biz_no"})
    return hashlib.sha256(f"{method.name} {asked}".encode()).hexdigest()
