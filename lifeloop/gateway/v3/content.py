"""From a verified call of version 3 to the method's request: a JSON body, or else the query's parameters."""

from typing import TYPE_CHECKING, Any

from lifeloop.gateway import content, encryption, params
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.registry import Call, Grant, Method, Request
from lifeloop.gateway.uploads import taken
from lifeloop.identity.queries.apps import GatewayApp

if TYPE_CHECKING:
    from lifeloop.gateway.v3.exchange import RestExchange


def call_of(
    exchange: "RestExchange", method: Method, app: GatewayApp, grant: Grant | None
) -> Call[Any]:
    """The call as its handler sees it; refused when the content cannot be read or breaks a limit."""
    signer = app if grant is None else grant.signer
    raw = _body(exchange, signer)
    if raw:
        request = content.from_json(exchange, method, _text(raw))
    else:
        request = _from_query(exchange, method)
    files = taken(method.files, exchange.received.files) if method.files else {}
    call = Call(app, request, files=files, grant=grant)
    return content.called(method, request, call, exchange.received.signed)


def _body(exchange: "RestExchange", signer: GatewayApp) -> bytes:
    """The body in the clear."""
    raw = exchange.received.content.strip()
    if not raw:
        return b""
    if exchange.encrypted and signer.aes_key is not None:
        return encryption.decrypt(signer.aes_key, raw)
    if raw[:1] != b"{" and encryption.encrypted(raw) is not None:
        raise ProtocolError("isv.decryption-error-missing-encrypt-type")
    return raw


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise ProtocolError("isv.invalid-charset", "请求体为UTF-8") from error


def _from_query(exchange: "RestExchange", method: Method) -> Request:
    found = params.parse(exchange.received.query)
    if found.fault:
        raise ProtocolError(found.fault_code, found.fault)
    values = {name: found.get(name.encode()) for name in method.request.model_fields}
    fields = {name: _text(value) for name, value in values.items() if value}
    if any("\x00" in value for value in fields.values()):
        raise ProtocolError("isv.invalid-parameter")
    return content.from_strings(method, fields)
