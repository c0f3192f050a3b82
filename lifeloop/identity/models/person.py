"""People who follow: a phone, a public number, sessions of their own."""

from typing import ClassVar

from django.db import models

from lifeloop.kernel import clock


class Person(models.Model):
    """An end user. ``user_id`` (16 digits, 2088…) is what merchants see; the phone they never see whole."""

    user_id = models.CharField(max_length=16, unique=True)
    phone = models.CharField(max_length=20, unique=True)  # E.164
    name = models.CharField(
        max_length=20, blank=True, db_default=""
    )  # as the person wants to be called
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.user_id


class PersonSession(models.Model):
    """One signed-in browser of a person; the cookie's token is stored only as its SHA-256."""

    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    created_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "ended_at"], name="person_session_open")
        ]

    def __str__(self) -> str:
        return f"session {self.pk} of {self.person_id}"
