"""One-time codes: six digits, five minutes, once, five tries; guess chance ≤ 5 × 10⁻⁶ a code."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from enum import StrEnum

LIFE = timedelta(minutes=5)
TRIES = 5
RESEND_SECONDS = 60


class Purpose(StrEnum):
    """What a code proves; a code of one purpose proves nothing else."""

    REGISTER = "register"
    RESET = "reset"
    PHONE = "phone"
    PERSON = "person"
    BIND = "bind"
    LEAVE = "leave"  # a person has everything about themselves deleted


def new_code() -> str:
    """Six digits from the system's random source."""
    return f"{secrets.randbelow(1_000_000):06d}"


def new_salt() -> str:
    return secrets.token_hex(16)


def code_hash(salt: str, binding: str, code: str) -> str:
    """What is stored: SHA-256 over salt, what the code is bound to, and the code."""
    return hashlib.sha256(f"{salt}|{binding}|{code}".encode()).hexdigest()


def matches(stored: str, salt: str, binding: str, code: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(stored, code_hash(salt, binding, code))
