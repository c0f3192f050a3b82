"""Labels of an account's followers, and groups by rules over them."""

from typing import ClassVar

from django.db import models

from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account


class Label(models.Model):
    """标签: a name; each follower has at most one value of it (empty: just the label)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="labels")
    name = models.CharField(max_length=30)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="label_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Labelling(models.Model):
    """One follower's value of one label; the newest wins. Goes with the unfollow.

    ``number`` and ``day``: what the value is when it reads as a number or a date, for comparing (``rules.values``).
    """

    pk = models.CompositePrimaryKey("label_id", "person_id")
    label = models.ForeignKey(
        Label, on_delete=models.CASCADE, related_name="labellings", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    value = models.CharField(max_length=32, blank=True)
    number = models.FloatField(null=True)
    day = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "person"], name="labelling_by_person"),
            models.Index(fields=["label", "value", "person"], name="labelling_by_value"),
        ]

    def __str__(self) -> str:
        return f"{self.label_id} {self.person_id}"


class Group(models.Model):
    """用户分组: followers who meet every rule (``followers.rules.groups``); who is in it is asked when it is used."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=30)
    rules = models.JSONField()
    count = models.PositiveIntegerField(null=True)  # at ``counted_at``
    counted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="group_name_once")
        ]

    def __str__(self) -> str:
        return self.name
