"""Standard Webhooks 1.0: the secret, and the signature of a body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """``whsec_`` and base64 of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(
    message_id: str, timestamp: int, body: bytes, whsecs: Iterable[str]
) -> list[tuple[bytes, bytes]]:
    """``webhook-id``, ``webhook-timestamp`` (seconds), ``webhook-signature``: one ``v1,…`` for each secret, newest first."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    signatures = " ".join(f"v1,{_sign(secret, signed)}" for secret in whsecs)
    return [
        (b"webhook-id", message_id.encode()),
        (b"webhook-timestamp", str(timestamp).encode()),
        (b"webhook-signature", signatures.encode()),
    ]


def _sign(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
