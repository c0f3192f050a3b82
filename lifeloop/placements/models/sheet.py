"""The follow sheet (life-follow): made by the account, reviewed, shown inside programs to people who do not follow."""

from typing import ClassVar

from django.db import models

from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.placements.rules.sheets import SheetState


class FollowSheet(models.Model):
    """One scene; programs name it by ``scene_id`` once it is approved."""

    scene_id = models.CharField(max_length=32, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sheets")
    title = models.CharField(max_length=20)
    text = models.CharField(max_length=60, blank=True)
    picture = models.CharField(max_length=120, blank=True)  # media path
    state = models.CharField(max_length=9, choices=SheetState, default=SheetState.DRAFT)
    review_note = models.CharField(max_length=200, blank=True)
    shown = models.PositiveIntegerField(default=0)
    followed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-created_at"], name="sheet_by_account")
        ]

    def __str__(self) -> str:
        return self.title


class SheetClose(models.Model):
    """How often one person closed one sheet; after three it is never shown to them again."""

    sheet = models.ForeignKey(FollowSheet, on_delete=models.CASCADE, related_name="closes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    times = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "person"], name="sheet_close_once")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.person_id} {self.times}"
