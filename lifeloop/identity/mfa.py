"""allauth.mfa's adapter: secrets are sealed with the field key."""

from allauth.mfa.adapter import DefaultMFAAdapter

from lifeloop.identity.sealing import seal, unseal


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
