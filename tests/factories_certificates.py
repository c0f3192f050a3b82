"""Rows of certificate mode: the platform's root, an app's certified key, a provider's token."""

from datetime import timedelta
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from lifeloop.identity.models import App, AppAuthToken, AppKey, PlatformRoot
from lifeloop.identity.rules import certificates as rules
from lifeloop.identity.sealing import seal
from lifeloop.kernel import clock, ids
from tests import factories as make

PEM, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8


@cache
def root_pair() -> rules.Pair:
    """One root for all tests; a key takes long to make."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return rules.make_root(key, clock.now() - timedelta(days=1)), key


def make_root() -> PlatformRoot:
    """The platform's root."""
    certificate, key = root_pair()
    pem = key.private_bytes(PEM, PKCS8, serialization.NoEncryption()).decode()
    facts = {"pem": rules.pem_of(certificate), "sealed_key": seal(pem)}
    return PlatformRoot.objects.get_or_create(number=1, defaults=facts)[0]


def make_certified_key(app: App) -> AppKey:
    """A valid key of an app with a certificate: the row, the certificate is the root's."""
    facts = {"certificate": make_root().pem, "cert_sn": ids.token_hash(ids.token())[:32]}
    return make.make_key(app, expires_at=clock.now() + rules.APP_LIFE, **facts)


def make_app_auth_token(provider: App, app: App, token: str, **over: object) -> AppAuthToken:
    """That ``provider`` acts for ``app`` with this token."""
    facts: dict[str, object] = {
        "token_hash": ids.token_hash(token),
        "refresh_hash": ids.token_hash(f"again {token}"),
        "expires_at": clock.now() + timedelta(days=365),
        "refresh_expires_at": clock.now() + timedelta(days=372),
    }
    return AppAuthToken.objects.create(provider=provider, app=app, **{**facts, **over})
