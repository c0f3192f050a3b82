"""What a gateway's answer leads to: an address that is active, a message to the person, or nothing and why."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from django.conf import settings

from lifeloop.identity.errors import KeyInvalid
from lifeloop.identity.models import AppKey, Person
from lifeloop.identity.queries import apps, people
from lifeloop.identity.queries.apps import GatewayKey
from lifeloop.identity.rules.keys import parse_public_key
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.rules import addresses
from lifeloop.messaging.services.customs import CustomSend, send_customs
from lifeloop.webhooks.models import Delivery, Endpoint, EndpointKind, EndpointState
from lifeloop.webhooks.rules import gateway_answers as rules
from lifeloop.webhooks.rules.documents import What
from lifeloop.webhooks.rules.gateway_answers import Answer, Article, Ignored, Signed, Unfit

ACK, DELIVERED = "ACK", "DELIVERED"
_HASHES: dict[str, HashAlgorithm] = {"RSA2": SHA256(), "RSA": SHA1()}  # noqa: S303 -- RSA is SHA-1 by the protocol
# A reply is what the original calls an answer to this event; to words it is any message within the window.
_ANSWERS = {What.FOLLOW: "follow", What.CLICK: "click", What.ENTER: "enter_ppchat"}


def shown(endpoint: Endpoint, body: bytes) -> str:
    """An answer as text, for the page of the delivery; a NUL is no text to PostgreSQL."""
    charset = endpoint.charset if endpoint.kind == EndpointKind.GATEWAY else "utf-8"
    return body.decode(charset, "replace").replace("\x00", "�")


def checked(endpoint: Endpoint, delivery: Delivery, body: bytes | None, outcome: str) -> None:
    """The answer to a check; the caller saves the endpoint. Right: the wanted address is the address from now on."""
    try:
        if body is None:
            endpoint.check_failed = outcome
        else:
            read, key = _verified(endpoint, body)
            _refuse_other_key(endpoint, rules.check_key(read), key)
            if endpoint.wanted_address:
                endpoint.address, endpoint.wanted_address = endpoint.wanted_address, ""
            endpoint.state, endpoint.check_failed = EndpointState.ACTIVE, ""
            endpoint.failing_since, endpoint.rests_until = None, clock.now()
    except Ignored as ignored:
        endpoint.check_failed = ignored.why
    if endpoint.check_failed:
        # A test of an active address that fails says so, and leaves it as it is.
        if endpoint.state == EndpointState.CHECKING:
            endpoint.state = EndpointState.UNCHECKED
        delivery.reply = endpoint.check_failed


def taken(endpoint: Endpoint, delivery: Delivery, body: bytes) -> str:
    """The answer to an event, inside the caller's write: ``ACK``, ``DELIVERED`` to the person, or a code why it was ignored."""
    try:
        read, _key = _verified(endpoint, body)
        said = rules.answer(read)
        person = _addressee(endpoint, delivery, said)
        return ACK if said.kind == "ack" else _pass_on(endpoint, delivery, person, said)
    except Ignored as ignored:
        return ignored.why
    except DomainError as refusal:
        return refusal.code


def _verified(endpoint: Endpoint, body: bytes) -> tuple[Signed, GatewayKey]:
    """By the algorithm that was agreed, then by the other: what the answer itself names is not to be trusted."""
    read = rules.signed(body, endpoint.charset)
    app = apps.gateway_app(str(endpoint.app_id))
    first = endpoint.sign_type
    for sign_type in (first, "RSA" if first == "RSA2" else "RSA2"):
        for key in app.keys if app else ():
            try:
                key.public.verify(read.signature, read.inner, PKCS1v15(), _HASHES[sign_type])
            except InvalidSignature:
                continue
            return read, key
    raise Ignored(Unfit.WRONG_SIGNATURE)


def _refuse_other_key(endpoint: Endpoint, named: str, key: GatewayKey) -> None:
    try:
        fingerprint = parse_public_key(named).fingerprint
    except KeyInvalid as error:
        raise Ignored(Unfit.CHECK_OTHER_KEY) from error
    signer = AppKey.objects.filter(pk=key.id, app_id=endpoint.app_id).first()
    if signer is None or signer.fingerprint != fingerprint:
        raise Ignored(Unfit.CHECK_OTHER_KEY)


def _addressee(endpoint: Endpoint, delivery: Delivery, said: Answer) -> Person:
    """The event's own person; an answer for anybody else, or from another app, is ignored."""
    if said.app_id and said.app_id != endpoint.app_id:
        raise Ignored(Unfit.OTHER_APP)
    person = delivery.person
    if person is None or said.to not in {
        person.user_id,
        people.open_id(str(endpoint.app_id), person),
    }:
        raise Ignored(Unfit.OTHER_RECEIVER)
    return person


def _pass_on(endpoint: Endpoint, delivery: Delivery, person: Person, said: Answer) -> str:
    """A passive reply is a customer message: the same window, the same limits; once for a delivery, however often it is tried."""
    content: dict[str, object] = {"title": "", "text": said.text}
    kind = "text"
    if said.kind == "image-text":
        kind, content = "articles", {"items": [_item(one) for one in said.articles]}
    key = f"event:{delivery.pk}"
    [outcome] = send_customs(
        [
            CustomSend(
                app_id=str(endpoint.app_id),
                key=key,
                digest=hashlib.sha256(key.encode()).hexdigest(),
                to_user_id=person.user_id,
                to_open_id="",
                kind=kind,
                content=content,
                event_type=_ANSWERS.get(What(delivery.what), ""),
            )
        ]
    )
    return outcome.code if isinstance(outcome, DomainError) else DELIVERED


def _item(article: Article) -> dict[str, object]:
    base = settings.LIFELOOP_BASE_URL
    return {
        "title": article.title or article.desc[:100],
        "digest": article.desc,
        "picture": addresses.picture_path(article.image, base=base, media=settings.MEDIA_URL),
        "target": addresses.leads_to(article.url, base=base),
    }
