"""What a person wants to be spared: quiet hours, a budget across all accounts, and when which account was muted."""

from typing import ClassVar

from django.db import models

from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account


class Attention(models.Model):
    """A person's own settings; no row: those of the installation. Minutes of the day in GMT+8; from = to: no quiet hours."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_to = models.PositiveSmallIntegerField(null=True)
    per_week = models.PositiveSmallIntegerField(
        null=True
    )  # broadcasts a week, all accounts together
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"attention {self.person_id}"


class AttentionUse(models.Model):
    """How many broadcasts one person got in one week (its Monday, GMT+8), over all accounts."""

    pk = models.CompositePrimaryKey("person_id", "week")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    week = models.DateField()
    count = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.person_id} {self.week} {self.count}"


class MuteSpan(models.Model):
    """From when to when a person had an account muted: what a later "why" is answered from."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "account"],
                condition=models.Q(ended_at=None),
                name="mute_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.account_id}"
