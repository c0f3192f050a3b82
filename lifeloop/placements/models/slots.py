"""What stands on an account's home: the ad carousel, marketing slots, extension areas."""

from typing import ClassVar

from django.db import models

from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account


class AdSlot(models.Model):
    """广告位: the one carousel of an account; ``frames`` as ``rules.slots.Frame``, in the order shown."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, primary_key=True)
    frames = models.JSONField()
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"ad slot {self.account_id}"


class MarketingSlot(models.Model):
    """营销位: perhaps a head (``rules.slots.Head``), and its ``items`` (``rules.slots.Item``)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="marketing_slots")
    title = models.CharField(max_length=30)
    head = models.JSONField(null=True)
    items = models.JSONField()
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "title"], name="marketing_slot_title_once")
        ]

    def __str__(self) -> str:
        return self.title


class ExtensionSet(models.Model):
    """扩展区: up to three framed pages (``rules.slots.Area``), for everybody or for one label's people; shown while ``on``."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="extension_sets")
    name = models.CharField(max_length=30)
    areas = models.JSONField()
    rule = models.JSONField(null=True)
    rule_key = models.CharField(max_length=64, blank=True)  # equal rules, equal keys; "": everybody
    on = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            # Turning one on turns off the other of the same rule.
            models.UniqueConstraint(
                fields=["account", "rule_key"],
                condition=models.Q(on=True),
                name="extension_on_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
