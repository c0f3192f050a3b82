"""Which key made a signature, and over which digest: with RSA PKCS#1 v1.5 the public key tells both.

So the cause need not be guessed together with the key: a key that is not the signer's gives no sense at all, the signer's
gives hash and digest, and a text is what was signed when its digest is that one.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import unquote

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

# What stands before the digest in a signature (RFC 8017, 9.2), by the name hashlib has for the hash.
_PREFIXES = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "md5": bytes.fromhex("3020300c06082a864886f70d020505000410"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
    "sha224": bytes.fromhex("302d300d06096086480165030402040500041c"),
}
SIGN_TYPES = {b"RSA2": "sha256", b"RSA": "sha1"}


class Whose(StrEnum):
    """What a key is to the app that calls."""

    VALID = "valid"
    RETIRED = "retired"
    OTHER = "other"  # of another app of the same merchant
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Key:
    """A public key that may have signed. ``name``: as people know it (a short fingerprint); ``app_id``: whose it is."""

    public: RSAPublicKey
    whose: Whose
    name: str = ""
    app_id: str = ""
    cert_sn: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A signature that one of the keys made: over this digest of this hash."""

    key: Key
    hash: str
    digest: bytes

    def over(self, text: bytes) -> bool:
        """Whether this is the text that was signed."""
        return hashlib.new(self.hash, text, usedforsecurity=False).digest() == self.digest


def maker(keys: Sequence[Key], signature: bytes) -> Made | None:
    """Which of the keys made the signature; None: none of them."""
    for key in keys:
        try:
            told = key.public.recover_data_from_signature(signature, PKCS1v15(), None)
        except (InvalidSignature, ValueError, UnsupportedAlgorithm):
            continue
        for name, prefix in _PREFIXES.items():
            if told.startswith(prefix):
                return Made(key, name, told[len(prefix) :])
    return None


@dataclass(frozen=True, slots=True)
class Text:
    """``sign`` as it came: its bytes, and what was wrong with the writing of it (``fault``, empty when nothing)."""

    signature: bytes
    fault: str = ""


def read_signature(sign: bytes, lengths: frozenset[int]) -> Text:
    """The signature in a ``sign``, mended where one sees what happened to it. ``lengths``: of the keys, in bytes."""
    text = sign.decode("ascii", "replace")
    plain = _base64(text)
    if plain is not None and len(plain) in lengths:
        return Text(plain)
    for fault, tried in (
        ("spaces", text.replace(" ", "+")),
        ("escaped", unquote(text).replace(" ", "+")),
        ("breaks", "".join(text.split())),
        ("urlsafe", text.replace("-", "+").replace("_", "/")),
    ):
        for padded in (tried, tried + "=" * (-len(tried) % 4)):
            mended = _base64(padded)
            if mended is not None and len(mended) in lengths:
                return Text(mended, fault if padded == tried or fault == "urlsafe" else "padding")
    try:
        as_hex = bytes.fromhex(text)
    except ValueError:
        as_hex = b""
    if as_hex and len(as_hex) in lengths:
        return Text(as_hex, "hex")
    if plain is not None and _is_key(plain):
        return Text(b"", "key")
    return Text(plain or b"", "broken" if plain is None else "length")


def _base64(text: str) -> bytes | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if base64.b64encode(raw).decode() == text else None


def _is_key(raw: bytes) -> bool:
    try:
        load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm):
        try:
            load_der_private_key(raw, None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            return False
    return True
