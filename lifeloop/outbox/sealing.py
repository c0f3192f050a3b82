"""Secrets at rest (a code on its way to a phone), encrypted with the server's own key."""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.encoding import force_bytes


def seal(secret: str) -> bytes:
    """Encrypt; the result is different every time."""
    return _fernet(_key()).encrypt(secret.encode())


def unseal(sealed: bytes | memoryview) -> str | None:
    """Decrypt; None when it was sealed with another key, so it can only be given up."""
    try:
        return _fernet(_key()).decrypt(bytes(sealed)).decode()
    except InvalidToken:
        return None


def _key() -> bytes:
    """``LIFELOOP_FIELD_KEY`` (32 bytes, URL-safe base64), else one derived from ``SECRET_KEY``."""
    given: str = getattr(settings, "LIFELOOP_FIELD_KEY", "")
    if given:
        return given.encode()
    digest = hashlib.sha256(b"lifeloop.field-key:" + force_bytes(settings.SECRET_KEY)).digest()
    return base64.urlsafe_b64encode(digest)


@lru_cache(maxsize=4)
def _fernet(key: bytes) -> Fernet:
    return Fernet(key)
