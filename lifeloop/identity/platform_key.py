"""The platform's own RSA key: answers and events are signed with it; parsed once a process."""

import base64
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings

_HASHES: dict[str, hashes.HashAlgorithm] = {"RSA2": hashes.SHA256(), "RSA": hashes.SHA1()}  # noqa: S303 -- RSA is SHA-1 by the protocol


@cache
def private_key() -> rsa.RSAPrivateKey:
    """From ``LIFELOOP_PLATFORM_KEY`` (PEM), else kept in the data directory, made at the first start."""
    pem = settings.LIFELOOP_PLATFORM_KEY.encode() or _kept(
        Path(settings.LIFELOOP_HOME) / "platform_key.pem"
    )
    key = serialization.load_pem_private_key(pem, password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _kept(path: Path) -> bytes:
    if not path.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        # A name nobody else has, readable by its owner only.
        with NamedTemporaryFile(dir=path.parent, prefix="platform_key.") as fresh:
            fresh.write(pem)
            fresh.flush()
            os.fsync(fresh.fileno())
            # Of several threads or processes that sign first at once, one makes the key and all use it.
            with suppress(FileExistsError):
                os.link(fresh.name, path)
    return path.read_bytes()


@cache
def public_pem() -> str:
    """The public half, X.509 PEM: what clients call the platform's ("alipay") public key."""
    public = private_key().public_key()
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def sign(data: bytes, sign_type: str = "RSA2") -> bytes:
    """Base64 of the PKCS#1 v1.5 signature; deterministic, so equal data may keep its signature."""
    return base64.b64encode(private_key().sign(data, padding.PKCS1v15(), _HASHES[sign_type]))
