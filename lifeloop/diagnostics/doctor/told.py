"""What a diagnosis is told, and what it tells."""

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from lifeloop.diagnostics.doctor.causes import Cause, Finding
from lifeloop.diagnostics.doctor.keys import Key, Whose
from lifeloop.diagnostics.doctor.strings import difference

# A key that knows the signature, but is none of the app's valid ones.
WHOSE = {
    Whose.RETIRED: Cause.KEY_RETIRED,
    Whose.OTHER: Cause.KEY_OTHER,
    Whose.PLATFORM: Cause.KEY_PLATFORM,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the app. ``keys``: the valid ones first; ``window_hours``: how far a timestamp may be off."""

    app_id: str = ""
    keys: tuple[Key, ...] = ()
    root_sn: str = ""
    aes_key: bytes | None = None
    window_hours: int = 24


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """``findings``: at least one, the first is the one to mend first. ``expected``: what the gateway checks; ``signed``: what
    the client signed, None where that cannot be known; ``at``: the first byte in which they differ."""

    findings: tuple[Finding, ...]
    expected: bytes = b""
    signed: bytes | None = None
    codec: str = "utf-8"
    key: Key | None = None
    hash: str = ""
    method: str = ""

    @property
    def at(self) -> int | None:
        """None where there is nothing to compare, or nothing differs."""
        if self.signed is None or self.signed == self.expected:
            return None
        return difference(self.expected, self.signed)

    @property
    def right(self) -> bool:
        """Whether the signature is what it should be."""
        return self.findings[0].cause in {Cause.RIGHT, Cause.TIME}


def decrypted(key: bytes, text: bytes) -> bytes | None:
    """The content in the clear (AES-CBC, zero IV, as the protocol has it); None where this key did not encrypt it."""

    try:
        raw = base64.b64decode(text, validate=True)
        decryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).decryptor()
        unpadder = PKCS7(128).unpadder()
        return unpadder.update(decryptor.update(raw) + decryptor.finalize()) + unpadder.finalize()
    except ValueError:
        return None
