"""Columns and constraints of mini programs."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.models import App
from lifeloop.kernel import clock
from lifeloop.programs.rules import ProgramState


class Source(models.TextChoices):
    PACKAGE = "package", _("package")
    ADDRESS = "address", _("https address")


class Program(models.Model):
    """A mini program. ``app_id`` is its primary key; ``state`` and ``suspended`` together say what it may (see rules)."""

    app = models.OneToOneField(
        App, on_delete=models.PROTECT, primary_key=True, related_name="program"
    )
    name = models.CharField(max_length=20, db_index=True)
    logo = models.CharField(max_length=120, blank=True)  # media path; empty: a drawn letter
    category = models.CharField(max_length=20)
    introduction = models.CharField(max_length=500)
    source = models.CharField(max_length=8, choices=Source, default=Source.PACKAGE)
    address = models.URLField(max_length=255, blank=True)
    version = models.ForeignKey(
        "Version", on_delete=models.PROTECT, null=True, related_name="+"
    )  # what people get
    # A listed program's next version while the platform looks at it; people keep ``version`` meanwhile.
    candidate = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=ProgramState, default=ProgramState.DRAFT)
    suspended = models.BooleanField(default=False)
    review_note = models.CharField(max_length=200, blank=True)  # why it was sent back, or suspended
    first_listed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "suspended", "name"], name="program_listed")
        ]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """An uploaded package: its files lie unpacked in the store under ``packages/<app_id>/<number>/``."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=20)  # the manifest's version name
    manifest = models.JSONField()
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_by_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "number"], name="version_once")
        ]

    def __str__(self) -> str:
        return f"{self.program_id} #{self.number}"
