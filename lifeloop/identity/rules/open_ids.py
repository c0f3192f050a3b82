"""open_id: what a person is called towards one app, reversible by the platform only."""

import base64
import hashlib
import hmac
from collections.abc import Iterable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings


def _key(app_id: str) -> bytes:
    return hmac.new(
        settings.LIFELOOP_FIELD_KEY.encode(), b"open_id:" + app_id.encode(), hashlib.sha256
    ).digest()[:16]


def open_id(app_id: str, user_id: str) -> str:
    """One block of AES under a key of this app's own: the same person is another name in every app."""
    return open_ids(app_id, [user_id])[0]


def open_ids(app_id: str, user_ids: Iterable[str]) -> list[str]:
    """:func:`open_id` for a page of people at once."""
    blocks = b"".join(int(user_id).to_bytes(8, "big") + b"openid\x00\x01" for user_id in user_ids)
    encryptor = Cipher(algorithms.AES(_key(app_id)), modes.ECB()).encryptor()  # noqa: S305 -- each its own block
    sealed = encryptor.update(blocks) + encryptor.finalize()
    # Base32 works in fives: padded to twenty bytes each, a whole page is written in one go.
    padded = b"".join([sealed[at : at + 16] + b"\0\0\0\0" for at in range(0, len(sealed), 16)])
    names = base64.b32encode(padded).decode().lower()
    return ["0" + names[at : at + 26] for at in range(0, len(names), 32)]


def user_id_of(app_id: str, name: str) -> str | None:
    """The user_id behind an open_id of this app, or None when it is not one."""
    if len(name) != 27 or not name.startswith("0"):
        return None
    try:
        sealed = base64.b32decode(name[1:].upper() + "======")
    except ValueError:
        return None
    decryptor = Cipher(algorithms.AES(_key(app_id)), modes.ECB()).decryptor()  # noqa: S305 -- exactly one block
    block = decryptor.update(sealed) + decryptor.finalize()
    return f"{int.from_bytes(block[:8], 'big'):016d}" if block[8:] == b"openid\x00\x01" else None
