"""第三方应用授权: a provider's app acts for a merchant's app, by a token that the merchant consented to."""

from typing import ClassVar

from django.db import models

from lifeloop.identity.models.app import App
from lifeloop.kernel import clock


class AppAuthCode(models.Model):
    """What a merchant's consent yields: once, for one provider's app, one day; stored as its SHA-256."""

    code_hash = models.CharField(max_length=64, primary_key=True)
    provider = models.ForeignKey(App, on_delete=models.CASCADE, related_name="+")
    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code_hash[:8]


class AppAuthToken(models.Model):
    """What a code is exchanged for (``app_auth_token``); both tokens stored as SHA-256. One holds at a time."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    refresh_hash = models.CharField(max_length=64, unique=True)
    provider = models.ForeignKey(App, on_delete=models.CASCADE, related_name="acts_by")
    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="acted_for_by")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    refresh_expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "app"],
                condition=models.Q(ended_at=None),
                name="app_auth_token_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} for {self.app_id}"
