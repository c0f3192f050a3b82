"""Certificates of the signed OpenAPI: the platform's root, what it certifies, and their serials as clients compute them."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.x509.oid import NameOID

from lifeloop.identity.errors import CertificateRequestInvalid
from lifeloop.identity.rules.keys import BITS

# Before 2050: later dates are written in another form, which some clients do not read.
ROOT_LIFE = timedelta(days=20 * 365)
APP_LIFE = timedelta(days=5 * 365)
_RSA = "1.2.840.113549.1.1"
_MOST_ORGANISATION = 64  # what X.509 allows
REQUEST_MARK = "CERTIFICATE REQUEST"

Pair: TypeAlias = tuple[x509.Certificate, RSAPrivateKey]


def serial_of(certificate: x509.Certificate) -> str:
    """MD5 (hex) of the issuer's name, last part first, and the decimal serial number: ``app_cert_sn``, ``alipay_cert_sn``."""
    text = f"{certificate.issuer.rfc4514_string()}{certificate.serial_number}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def root_serial_of(certificates: Iterable[x509.Certificate]) -> str:
    """The serials of those signed with RSA, joined with ``_``: ``alipay_root_cert_sn``."""
    return "_".join(
        serial_of(one)
        for one in certificates
        if one.signature_algorithm_oid.dotted_string.startswith(_RSA)
    )


def make_root(key: RSAPrivateKey, now: datetime) -> x509.Certificate:
    """A root that certifies itself. Its name has exactly the four parts that all clients can read."""
    name = _name(
        "Lifeloop", "Lifeloop Root Authority R1", unit="Certification Authority", country="CN"
    )
    builder = _builder(
        name, name, key.public_key(), now, now + ROOT_LIFE, x509.random_serial_number()
    )
    return builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(
        key, hashes.SHA256()
    )


def certify_platform(root: Pair, public: RSAPublicKey) -> x509.Certificate:
    """The platform key's certificate: the same bytes whoever makes it, so no process has to ask another for it."""
    authority, key = root
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    digest = hashlib.sha256(authority.serial_number.to_bytes(20, "big") + der).digest()
    name = _name("Lifeloop", "Lifeloop RSA2", unit="Platform", country="CN")
    builder = _builder(
        authority.subject,
        name,
        public,
        authority.not_valid_before_utc,
        authority.not_valid_after_utc,
        int.from_bytes(digest[:15], "big") + 1,
    )
    return _leaf(builder).sign(key, hashes.SHA256())


def certify_app(
    root: Pair, public: RSAPublicKey, *, app_id: str, owner: str, now: datetime
) -> x509.Certificate:
    """A certificate for an app's key, good for five years."""
    authority, key = root
    name = _name(owner[:_MOST_ORGANISATION], app_id, unit="App", country="CN")
    ends = min(now + APP_LIFE, authority.not_valid_after_utc)
    builder = _builder(authority.subject, name, public, now, ends, x509.random_serial_number())
    return _leaf(builder).sign(key, hashes.SHA256())


def parse_request(text: str) -> str:
    """The public key (PEM) that a certificate request (CSR, PEM) asks for and proves to hold; its names are not read."""
    try:
        request = x509.load_pem_x509_csr(text.strip().encode()[:16384])
        public = request.public_key()
        good = isinstance(public, RSAPublicKey) and request.is_signature_valid
    except (ValueError, TypeError) as error:
        raise CertificateRequestInvalid from error
    if not good or not isinstance(public, RSAPublicKey) or public.key_size not in BITS:
        raise CertificateRequestInvalid
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def pem_of(certificate: x509.Certificate) -> str:
    """As a file holds it."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _name(organisation: str, common: str, *, unit: str, country: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    issuer: x509.Name,
    subject: x509.Name,
    public: RSAPublicKey,
    begins: datetime,
    ends: datetime,
    number: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(public)
        .serial_number(number)
        .not_valid_before(begins)
        .not_valid_after(ends)
    )


def _leaf(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    return builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
