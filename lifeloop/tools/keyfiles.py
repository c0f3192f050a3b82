"""What people have in key files: PEM or one line of base64, PKCS#1 or PKCS#8, private or public, or certificates."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

# PKCS#8 and X.509 wrap PKCS#1 and name the algorithm: OID 1.2.840.113549.1.1.1.
_RSA = bytes.fromhex("06092a864886f70d010101")
FORMS = ("pkcs1", "pkcs8", "public", "public-pkcs1")
_armour = re.compile(r"-----(?:BEGIN|END)[A-Z0-9 ]+-----")


class NoKey(ValueError):
    """The text holds no key; the message says what it may be instead."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds. ``form``: one of :data:`FORMS`, or "certificate"."""

    form: str
    public: RSAPublicKey
    private: RSAPrivateKey | None = None
    certificates: tuple[x509.Certificate, ...] = ()
    armoured: bool = True  # False: one line of base64

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key, hex: as the console shows it, in short."""
        der = self.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(der).hexdigest()


def read(text: str) -> Found:
    """The key or certificates in a file's text. Refused: :class:`NoKey`."""
    text = text.strip().lstrip("\ufeff")
    armoured = "-----BEGIN" in text
    if "BEGIN CERTIFICATE-----" in text:
        return _certificates(text)
    if "ENCRYPTED" in text:
        raise NoKey(
            "the key is protected by a password; take that off first (openssl rsa -in FILE)."
        )
    try:
        der = base64.b64decode("".join(_armour.sub("", text).split()), validate=True)
    except binascii.Error:
        raise NoKey("this is neither PEM nor base64.") from None
    private = _private(der)
    if private is not None:
        form = "pkcs8" if _RSA in der[:32] else "pkcs1"
        return Found(form, private.public_key(), private, armoured=armoured)
    form, public = _public(der)
    return Found(form, public, armoured=armoured)


def _certificates(text: str) -> Found:
    try:
        found = tuple(x509.load_pem_x509_certificates(text.encode()))
    except ValueError:
        raise NoKey("the certificate cannot be read.") from None
    public = found[0].public_key()
    if not isinstance(public, RSAPublicKey):
        raise NoKey("the first certificate is not of an RSA key.")
    return Found("certificate", public, certificates=found)


def _private(der: bytes) -> RSAPrivateKey | None:
    try:
        key = load_der_private_key(der, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, RSAPrivateKey):
        raise NoKey("this is a private key, but not an RSA key.")
    return key


def _public(der: bytes) -> tuple[str, RSAPublicKey]:
    try:
        key = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm):
        raise NoKey(
            "this is no RSA key; of a key that lost its beginning or end nothing can be read."
        ) from None
    if not isinstance(key, RSAPublicKey):
        raise NoKey("this is a public key, but not an RSA key.")
    return ("public" if _RSA in der[:32] else "public-pkcs1"), key


def write(found: Found, form: str, *, one_line: bool = False) -> str:
    """The key in another form. Refused: :class:`NoKey` for a private form of a public key."""
    if form.startswith("public"):
        kind = PublicFormat.SubjectPublicKeyInfo if form == "public" else PublicFormat.PKCS1
        pem = found.public.public_bytes(Encoding.PEM, kind).decode()
    elif found.private is None:
        raise NoKey("there is only a public key in it; nobody can make a private one of that.")
    else:
        shape = PrivateFormat.PKCS8 if form == "pkcs8" else PrivateFormat.TraditionalOpenSSL
        pem = found.private.private_bytes(Encoding.PEM, shape, NoEncryption()).decode()
    if one_line:
        return "".join(line for line in pem.splitlines() if "-----" not in line) + "\n"
    return pem


def generate(bits: int) -> Found:
    """A new pair."""
    private = generate_private_key(public_exponent=65537, key_size=bits)
    return Found("pkcs8", private.public_key(), private)
