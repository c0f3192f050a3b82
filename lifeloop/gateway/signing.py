"""The caller's signature over the raw bytes of its parameters, and the platform's over its answers."""

import binascii
from collections.abc import Iterable, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm

# RSA is SHA-1 by the protocol's definition; an app that wants better signs with RSA2.
HASHES: dict[bytes, HashAlgorithm] = {b"RSA2": SHA256(), b"RSA": SHA1()}  # noqa: S303
_PADDING = PKCS1v15()
_MOST_SIGNATURE = 2048  # base64 of an 8192-bit key's signature is 1368


def canonical(values: Mapping[bytes, bytes], *, empties: bool = False) -> bytes:
    """The signed string: all parameters but ``sign``, without empty values, by name, ``name=value`` joined with ``&``."""
    return b"&".join(
        [
            name + b"=" + values[name]
            for name in sorted(values)
            if name != b"sign" and (empties or values[name])
        ]
    )


def signed_forms(values: Mapping[bytes, bytes]) -> tuple[bytes, ...]:
    """What the client may have signed: without empty values, or (some clients keep them) with."""
    without = canonical(values)
    if all(values.values()):
        return (without,)
    return without, canonical(values, empties=True)


def decode_signature(text: bytes) -> bytes | None:
    """The signature's bytes; None for what is not base64 in its one canonical form.

    Stray bits in the last character and foreign characters would make several texts one signature.
    """
    if not text or len(text) > _MOST_SIGNATURE:
        return None
    try:
        raw = binascii.a2b_base64(text)
    except binascii.Error:
        return None
    return raw if binascii.b2a_base64(raw, newline=False) == text else None


def verified(
    keys: Iterable[RSAPublicKey], sign_type: bytes, signature: bytes, forms: tuple[bytes, ...]
) -> bool:
    """Whether any of the app's valid keys made this signature over any of the forms."""
    algorithm = HASHES[sign_type]
    for key in keys:
        for form in forms:
            try:
                key.verify(signature, form, _PADDING, algorithm)
            except InvalidSignature:
                continue
            return True
    return False
