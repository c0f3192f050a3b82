"""``encrypt_type=AES``: AES-CBC with PKCS#7 padding and a zero IV, as the protocol defines it; base64 of the result.

The zero IV is the protocol's, not ours: it hides a content from proxies and logs, it does not protect
equal contents from being seen as equal. Every call is signed over the encrypted text.
"""

import base64
import binascii

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from lifeloop.gateway.errors import ProtocolError

_IV = bytes(16)


def decrypt(key: bytes, text: bytes) -> bytes:
    """The content in the clear. Refused: ``isv.invalid-encrypt`` for what is no encrypted text at all,
    ``isv.decryption-error-unknown`` for what this key did not encrypt.
    """
    raw = encrypted(text)
    if raw is None:
        raise ProtocolError("isv.invalid-encrypt")
    try:
        decryptor = Cipher(algorithms.AES(key), modes.CBC(_IV)).decryptor()
        unpadder = PKCS7(128).unpadder()
        padded = decryptor.update(raw) + decryptor.finalize()
        clear = unpadder.update(padded) + unpadder.finalize()
        # What a wrong key leaves ends once in 256 times, by chance, like a padded text. Contents are objects of JSON.
        if clear.lstrip()[:1] != b"{":
            clear.decode()
    except ValueError as error:  # a text that cannot be decoded is one, too
        raise ProtocolError("isv.decryption-error-unknown") from error
    return clear


def encrypted(text: bytes) -> bytes | None:
    """The bytes of what looks like an encrypted content, base64 of whole blocks; None for anything else."""
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        return None
    return raw if raw and len(raw) % 16 == 0 else None


def encrypt(key: bytes, content: bytes) -> bytes:
    """Base64 of the encrypted content."""
    padder = PKCS7(128).padder()
    padded = padder.update(content) + padder.finalize()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(_IV)).encryptor()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize())
