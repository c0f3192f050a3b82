"""One APPID namespace for mini programs and lifestyle accounts; keys belong to an app."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.models.merchant import Merchant
from lifeloop.identity.models.person import Person
from lifeloop.kernel import clock


class AppKind(models.TextChoices):
    PROGRAM = "program", _("mini program")
    ACCOUNT = "account", _("lifestyle account")


class App(models.Model):
    """An APPID (16 digits, 2021…), what it names, and whose it is."""

    app_id = models.CharField(max_length=16, primary_key=True)
    kind = models.CharField(max_length=8, choices=AppKind)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="apps")
    created_at = models.DateTimeField(default=clock.now)
    # AES content key (base64 of 16 bytes) sealed with the field key; empty until one is made.
    sealed_aes_key = models.CharField(max_length=200, blank=True)
    # Where a merchant's consent that this app may act for its own sends the code; empty: no consent can be asked for.
    callback_address = models.CharField(max_length=500, blank=True, db_default="")
    # Towards the merchant a person is a ``user_id`` or an ``open_id`` of this app.
    id_mode = models.CharField(
        max_length=8, default="user_id", choices=[("user_id", "user_id"), ("open_id", "open_id")]
    )

    def __str__(self) -> str:
        return self.app_id


class AppKey(models.Model):
    """A public RSA key of an app's backend, plain or certified; of each at most two are valid at once, for rotation."""

    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="keys")
    public_pem = models.TextField()
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the DER, hex
    bits = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True)
    # In certificate mode: what the platform issued for this key (PEM), its serial as clients compute it, its end.
    certificate = models.TextField(blank=True, db_default="")
    cert_sn = models.CharField(max_length=32, blank=True, db_default="")
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["app", "fingerprint", "cert_sn"],
                condition=models.Q(retired_at=None),
                name="app_key_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.app_id} {self.fingerprint[:8]}"


class AuthCode(models.Model):
    """What ``my.getAuthCode`` yields: once, for one app, three minutes; stored as its SHA-256."""

    code_hash = models.CharField(max_length=64, primary_key=True)
    app = models.ForeignKey(App, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    scope = models.CharField(max_length=16, default="auth_base")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code_hash[:8]


class AccessToken(models.Model):
    """What an auth code is exchanged for; both tokens stored as SHA-256."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    refresh_hash = models.CharField(max_length=64, unique=True)
    app = models.ForeignKey(App, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    scope = models.CharField(max_length=16, default="auth_base")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    refresh_expires_at = models.DateTimeField()
    refreshed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.token_hash[:8]
