"""Keys of an app's backend: only public ones are stored; two valid at a time, for rotation."""

import base64
import os

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity.errors import KeyNotFound, KeyTaken, TooManyKeys
from lifeloop.identity.models import App, AppKey
from lifeloop.identity.rules.keys import parse_public_key
from lifeloop.identity.sealing import seal
from lifeloop.kernel import clock
from lifeloop.outbox import emit

VALID_AT_ONCE = 2


def add_key(actor: Actor, app: App, *, public_key: str) -> AppKey:
    """Add a pasted public key (PEM or base64 of X.509 or PKCS#1). Refused: invalid, taken, a third."""
    parsed = parse_public_key(public_key)
    with write():
        for_update(App.objects.filter(pk=app.pk))
        valid = AppKey.objects.filter(app=app, retired_at=None, cert_sn="")
        if valid.filter(fingerprint=parsed.fingerprint).exists():
            raise KeyTaken
        if valid.count() >= VALID_AT_ONCE:
            raise TooManyKeys
        key = AppKey.objects.create(
            app=app, public_pem=parsed.pem, fingerprint=parsed.fingerprint, bits=parsed.bits
        )
        changed(actor, app, "key.added", parsed.fingerprint)
    return key


def generate_pair(actor: Actor, app: App) -> tuple[AppKey, str]:
    """Make a pair of 2048 bits: the public key is added, the private one (PKCS#1 PEM) is returned once and never stored."""
    public, private = new_pair()
    return add_key(actor, app, public_key=public), private


def new_pair() -> tuple[str, str]:
    """A pair of 2048 bits as PEM: the public half (X.509), the private one (PKCS#1)."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return public.decode(), pem.decode()


def retire_key(actor: Actor, app: App, *, key_id: int) -> None:
    """From the commit on, nothing signed with this key is accepted."""
    with write():
        key = AppKey.objects.filter(pk=key_id, app=app, retired_at=None).first()
        if key is None:
            raise KeyNotFound
        key.retired_at = clock.now()
        key.save(update_fields=["retired_at"])
        changed(actor, app, "key.retired", key.fingerprint)


def make_aes_key(actor: Actor, app: App) -> str:
    """A new content key (base64 of 16 bytes), stored sealed, shown to who made it."""
    key = base64.b64encode(os.urandom(16)).decode()
    with write():
        app.sealed_aes_key = seal(key)
        app.save(update_fields=["sealed_aes_key"])
        changed(actor, app, "key.aes_made", "")
    return key


def changed(actor: Actor, app: App, action: str, fingerprint: str) -> None:
    """Tell the log and whoever listens. Inside a write."""
    target = Target(app.kind, app.app_id, app.app_id)
    record(
        actor=actor,
        action=action,
        target=target,
        merchant_id=app.merchant_id,
        data={"fingerprint": fingerprint},
    )
    emit(
        "app.keys_changed",
        merchant_id=app.merchant_id,
        facts={"app_id": app.app_id, "act": action, "by": actor.member_id},
    )
