"""公钥证书: the platform certifies an app's key; calls that name the certificate are checked with it.

An app may have plain keys and certificates side by side, two valid ones of each, so a backend changes from one mode to
the other without a pause.
"""

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from lifeloop.audit import Actor
from lifeloop.database import for_update, write
from lifeloop.identity.errors import TooManyKeys
from lifeloop.identity.models import App, AppKey, PlatformRoot
from lifeloop.identity.queries import certificates
from lifeloop.identity.rules import certificates as rules
from lifeloop.identity.rules.keys import parse_public_key
from lifeloop.identity.sealing import seal
from lifeloop.identity.services.keys import VALID_AT_ONCE, changed, new_pair
from lifeloop.kernel import clock

ROOT_BITS = 3072


def certify(actor: Actor, app: App, *, text: str) -> AppKey:
    """A certificate for a pasted certificate request (CSR) or public key. Refused: invalid, a third valid certificate."""
    public = rules.parse_request(text) if rules.REQUEST_MARK in text else text
    parsed = parse_public_key(public)
    key = load_pem_public_key(parsed.pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)
    authority = _root()
    made = rules.certify_app(
        authority, key, app_id=app.app_id, owner=app.merchant.name, now=clock.now()
    )
    with write():
        for_update(App.objects.filter(pk=app.pk))
        valid = AppKey.objects.filter(app=app, retired_at=None).exclude(cert_sn="")
        if valid.count() >= VALID_AT_ONCE:
            raise TooManyKeys
        row = AppKey.objects.create(
            app=app,
            public_pem=parsed.pem,
            fingerprint=parsed.fingerprint,
            bits=parsed.bits,
            certificate=rules.pem_of(made),
            cert_sn=rules.serial_of(made),
            expires_at=made.not_valid_after_utc,
        )
        changed(actor, app, "key.certified", parsed.fingerprint)
    return row


def generate_certified_pair(actor: Actor, app: App) -> tuple[AppKey, str]:
    """Make a pair of 2048 bits and certify it; the private key (PKCS#1 PEM) is returned once and never stored."""
    public, private = new_pair()
    return certify(actor, app, text=public), private


def _root() -> rules.Pair:
    """The platform's root, made when it is first wanted; of two processes that make one at once, one's is kept."""
    known = certificates.root()
    if known is not None:
        return known
    key = rsa.generate_private_key(public_exponent=65537, key_size=ROOT_BITS)
    made = rules.make_root(key, clock.now())
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    with write():
        row, _made = PlatformRoot.objects.get_or_create(
            number=1, defaults={"pem": rules.pem_of(made), "sealed_key": seal(pem)}
        )
    kept = certificates.root()
    assert kept is not None, row
    return kept
