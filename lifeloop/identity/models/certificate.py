"""The platform's own certificate authority."""

from django.db import models

from lifeloop.kernel import clock


class PlatformRoot(models.Model):
    """The root certificate that certifies apps' keys and the platform's; one row, made when the first is wanted."""

    number = models.PositiveSmallIntegerField(primary_key=True, default=1)
    pem = models.TextField()
    sealed_key = models.TextField()  # PKCS#8 PEM, sealed with the field key
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"root {self.number}"
