"""What a delivery is sent as: address, headers and body; the same delivery is the same body every time."""

from dataclasses import dataclass

from lifeloop.identity import platform_key
from lifeloop.identity.sealing import unseal
from lifeloop.kernel import clock
from lifeloop.webhooks.models import Delivery, Endpoint, EndpointKind
from lifeloop.webhooks.rules import gateway_calls, signatures
from lifeloop.webhooks.rules.documents import Document, What, json_body


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One POST."""

    address: str
    headers: list[tuple[bytes, bytes]]
    body: bytes


def outgoing(endpoint: Endpoint, delivery: Delivery) -> Outgoing:
    """Signed as of now."""
    document: Document = delivery.document
    if endpoint.kind == EndpointKind.GATEWAY:
        return _to_gateway(endpoint, delivery, document)
    body = json_body(document)
    now = int(clock.now().timestamp())
    signed = signatures.headers(message_id(delivery), now, body, secrets_of(endpoint))
    headers = [(b"content-type", b"application/json"), *signed]
    return Outgoing(endpoint.address, headers, body)


def _to_gateway(endpoint: Endpoint, delivery: Delivery, document: Document) -> Outgoing:
    checks = delivery.what == What.CHECK
    body, content_type = gateway_calls.form(
        gateway_calls.CHECK if checks else gateway_calls.NOTIFY,
        gateway_calls.biz_content(document, endpoint.charset),
        charset=endpoint.charset,
        sign_type=endpoint.sign_type,
        sign=lambda data: platform_key.sign(data, endpoint.sign_type),
    )
    address = endpoint.wanted_address if checks and endpoint.wanted_address else endpoint.address
    return Outgoing(address, [(b"content-type", content_type.encode())], body)


def message_id(delivery: Delivery) -> str:
    """``webhook-id``: the same at every attempt and repetition, so that a receiver can tell."""
    return f"msg_{delivery.pk}"


def secrets_of(endpoint: Endpoint) -> list[str]:
    """The secret that signs, and the one before it until its time is over."""
    found = [unseal(endpoint.sealed_secret)]
    if endpoint.sealed_old_secret and endpoint.old_until and endpoint.old_until > clock.now():
        found.append(unseal(endpoint.sealed_old_secret))
    return found


def text_of(endpoint: Endpoint, document: Document) -> str:
    """The body as the console shows it, of a document that is masked already: JSON, or the XML of a gateway call."""
    if endpoint.kind == EndpointKind.GATEWAY:
        return gateway_calls.biz_content(document, endpoint.charset).decode(endpoint.charset)
    return json_body(document).decode()
