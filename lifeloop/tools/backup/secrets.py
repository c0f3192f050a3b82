"""The platform's keys in an archive: never as they are, only sealed with a passphrase.

Archives travel: to another machine, to a storage somebody else runs. Whoever has the keys can sign in the platform's name
and read what is encrypted at rest, so they are left out unless they are asked for, and then nobody reads them without the
passphrase, which is kept somewhere else than the archives.
"""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

# What the data directory holds that is secret: made at the first start, and the demo's private keys.
FILES = ("secret_key", "platform_key.pem", "demo.json")
LEAST_PASSPHRASE = 12
_COST = {"n": 2**15, "r": 8, "p": 1}  # 32 MiB and about 0.1 s for each guess


class NotOpened(Exception):
    """The passphrase is not the one the keys were sealed with."""


def seal(files: Mapping[str, bytes], passphrase: str) -> bytes:
    """The files' contents, encrypted (scrypt, then Fernet)."""
    salt = os.urandom(16)
    plain = json.dumps({name: data.decode() for name, data in files.items()}).encode()
    token = Fernet(_key(passphrase, salt)).encrypt(plain).decode()
    return json.dumps({"kdf": "scrypt", **_COST, "salt": salt.hex(), "token": token}).encode()


def unseal(sealed: bytes, passphrase: str) -> dict[str, bytes]:
    """The files' contents by name. Refused: :class:`NotOpened`."""
    told = json.loads(sealed)
    try:
        plain = Fernet(_key(passphrase, bytes.fromhex(told["salt"]))).decrypt(told["token"])
    except InvalidToken:
        raise NotOpened from None
    return {name: text.encode() for name, text in json.loads(plain).items() if name in FILES}


def of_home(home: Path) -> dict[str, bytes]:
    """Those of the files that are there."""
    return {name: (home / name).read_bytes() for name in FILES if (home / name).exists()}


def field_key(files: Mapping[str, bytes]) -> str:
    """A short hash of what encrypts at rest: from the environment, else from these files; empty: there is none."""
    from_environment = os.environ.get("LIFELOOP_FIELD_KEY") or _file("LIFELOOP_FIELD_KEY_FILE")
    if from_environment:
        return _short(from_environment.encode())
    secret = (
        os.environ.get("LIFELOOP_SECRET_KEY")
        or _file("LIFELOOP_SECRET_KEY_FILE")
        or files.get("secret_key", b"").decode()
    ).strip()
    if not secret:
        return ""
    digest = hashlib.sha256(b"lifeloop.field-key:" + secret.encode()).digest()
    return _short(base64.urlsafe_b64encode(digest))


def platform_key(files: Mapping[str, bytes]) -> str:
    """A short hash of the public half of the platform's key; empty: there is none yet."""
    pem = (
        os.environ.get("LIFELOOP_PLATFORM_KEY")
        or _file("LIFELOOP_PLATFORM_KEY_FILE")
        or files.get("platform_key.pem", b"").decode()
    )
    if not pem:
        return ""
    public = load_pem_private_key(pem.encode(), None).public_key()
    return _short(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def _file(name: str) -> str:
    path = os.environ.get(name)
    return Path(path).read_text("utf-8").strip() if path else ""


def _short(data: bytes) -> str:
    return hashlib.sha256(b"lifeloop.backup:" + data.strip()).hexdigest()[:16]


def _key(passphrase: str, salt: bytes) -> bytes:
    derived = Scrypt(salt=salt, length=32, **_COST).derive(passphrase.encode())
    return base64.urlsafe_b64encode(derived)
