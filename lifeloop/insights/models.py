"""Figures, whom they have met, and how far the events are digested."""

from typing import ClassVar

from django.db import models

WHOLE_DAY = -1


class Figure(models.Model):
    """How often something happened in an hour or on a day, and to how many different people on the day.

    ``hour``: 0–23 of ``day``, :data:`WHOLE_DAY` for the day itself; days and hours of the setting ``LIFELOOP_TIME_ZONE``.
    ``account_id``, ``program_id``: APPIDs as numbers, 0: none. ``kind`` empty: all things together, by source; else what one thing
    (``rules.metrics.Kind``) had, and ``source`` is empty. What concerns two merchants (a program and another's account) is
    kept for each of them. ``people``: where they were met first that day, so that the
    sources of one account and program add up; 0 in rows of an hour.
    """

    pk = models.CompositePrimaryKey(
        "merchant_id",
        "metric",
        "kind",
        "hour",
        "day",
        "account_id",
        "program_id",
        "source",
        "thing",
    )
    merchant_id = models.BigIntegerField()
    metric = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    hour = models.SmallIntegerField()
    day = models.DateField()
    account_id = models.BigIntegerField()
    program_id = models.BigIntegerField()
    source = models.CharField(max_length=12)
    thing = models.CharField(max_length=80)
    times = models.BigIntegerField()
    people = models.BigIntegerField()

    class Meta:
        # What is cleared when figures are made anew.
        indexes: ClassVar = [models.Index(fields=["day"], name="figure_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.metric} {self.times}"


class Met(models.Model):
    """Somebody was counted in a figure of a day; kept for some days, so that they are counted once.

    ``mark``: 63 bits of a hash of the figure's key. ``day``: days since 1970-01-01.
    """

    pk = models.CompositePrimaryKey("day", "mark", "person_id")
    day = models.IntegerField()
    mark = models.BigIntegerField()
    person_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.day} {self.mark}"


class Progress(models.Model):
    """How far the events are digested: one row, moved in the transaction that counts what it passes over.

    While ``until`` is ahead of ``cursor``, figures are made anew: of the events up to ``until`` only those of ``since`` and later
    days count. ``first``: the first event that was ever digested. ``clearing``: figures of that day and later ones are being deleted first. ``holder``: which process is at it.
    """

    name = models.CharField(max_length=20, primary_key=True)
    cursor = models.BigIntegerField(default=0)
    since = models.DateField(null=True)
    until = models.BigIntegerField(default=0)
    clearing = models.DateField(null=True)
    first = models.BigIntegerField(null=True)
    holder = models.CharField(max_length=32, default="", blank=True)
    held_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.cursor}"
