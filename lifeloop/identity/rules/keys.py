"""RSA public keys as people paste them."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from lifeloop.identity.errors import KeyInvalid

BITS = (2048, 3072, 4096)
_ARMOUR = re.compile(r"-----(BEGIN|END)( RSA)? PUBLIC KEY-----")


@dataclass(frozen=True, slots=True)
class ParsedKey:
    """A key in its stored form: X.509 PEM, the SHA-256 of its DER, its size."""

    pem: str
    fingerprint: str
    bits: int


def parse_public_key(text: str) -> ParsedKey:
    """PEM, or one line of base64, of an X.509 or PKCS#1 RSA public key; else :class:`KeyInvalid`."""
    body = "".join(_ARMOUR.sub("", text[:8192]).split())
    try:
        key = serialization.load_der_public_key(_as_spki(base64.b64decode(body, validate=True)))
    except (ValueError, TypeError, binascii.Error) as error:
        raise KeyInvalid from error
    if (
        not isinstance(key, RSAPublicKey)
        or key.key_size not in BITS
        or key.public_numbers().e < 65537
    ):
        raise KeyInvalid
    der = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    pem = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
    return ParsedKey(pem, hashlib.sha256(der).hexdigest(), key.key_size)


def _as_spki(der: bytes) -> bytes:
    # PKCS#1 is read through its PEM armour; everything else is taken as X.509.
    try:
        serialization.load_der_public_key(der)
    except ValueError:
        armoured = (
            b"-----BEGIN RSA PUBLIC KEY-----\n"
            + base64.encodebytes(der)
            + b"-----END RSA PUBLIC KEY-----\n"
        )
        key = serialization.load_pem_public_key(armoured)
        return key.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    return der
