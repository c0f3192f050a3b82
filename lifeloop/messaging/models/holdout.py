"""What came of keeping people back."""

from django.db import models

from lifeloop.kernel import clock
from lifeloop.messaging.models.broadcast import Broadcast


class HoldOut(models.Model):
    """The two groups of one broadcast, counted once when its days were over: how many people, how many of them came back."""

    broadcast = models.OneToOneField(
        Broadcast, on_delete=models.CASCADE, primary_key=True, related_name="counted"
    )
    days = models.PositiveSmallIntegerField()  # within how many after it began
    got = models.PositiveIntegerField()
    got_returned = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    kept_returned = models.PositiveIntegerField()
    counted_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.broadcast_id} {self.days}"
