"""Small secrets at rest, sealed with the field key (Fernet: AES-128-CBC with HMAC-SHA256)."""

from cryptography.fernet import Fernet
from django.conf import settings


def seal(text: str) -> str:
    """Encrypt."""
    return Fernet(settings.LIFELOOP_FIELD_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt; a value sealed with another key raises ``InvalidToken``."""
    return Fernet(settings.LIFELOOP_FIELD_KEY).decrypt(sealed.encode()).decode()
