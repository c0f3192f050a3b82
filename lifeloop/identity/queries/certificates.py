"""The platform's certificates: what clients in certificate mode are given, and the serials they name."""

from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from lifeloop.identity import platform_key
from lifeloop.identity.models import PlatformRoot
from lifeloop.identity.rules import certificates as rules
from lifeloop.identity.sealing import unseal


@dataclass(frozen=True, slots=True)
class Platform:
    """``root_pem`` is alipayRootCert, ``pem`` alipayCertPublicKey_RSA2; the serials are those clients compute of them."""

    root_pem: str
    root_sn: str
    pem: str
    sn: str


def platform() -> Platform | None:
    """None before the first certificate was wanted."""
    row = PlatformRoot.objects.first()
    return None if row is None else _platform(row.pem, row.sealed_key, platform_key.public_pem())


def root() -> rules.Pair | None:
    """The root certificate with its key; for issuing."""
    row = PlatformRoot.objects.first()
    return None if row is None else _pair(row.pem, row.sealed_key)


@lru_cache(maxsize=4)
def _platform(root_pem: str, sealed_key: str, _public_pem: str) -> Platform:
    pair = _pair(root_pem, sealed_key)
    made = rules.certify_platform(pair, platform_key.private_key().public_key())
    return Platform(
        root_pem=root_pem,
        root_sn=rules.root_serial_of([pair[0]]),
        pem=rules.pem_of(made),
        sn=rules.serial_of(made),
    )


def _pair(pem: str, sealed_key: str) -> rules.Pair:
    key = load_pem_private_key(unseal(sealed_key).encode(), password=None)
    assert isinstance(key, RSAPrivateKey)
    return x509.load_pem_x509_certificate(pem.encode()), key
