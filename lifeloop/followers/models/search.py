"""The index that finds followers by two characters: pairs of neighbouring characters of what may be searched."""

from typing import ClassVar

from django.db import models

from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account


class FollowTerm(models.Model):
    """One pair (or one single word) of one follower of one account; see ``followers.rules.terms``.

    Of a phone only the digits that are shown are here: what is masked cannot be searched for.
    """

    pk = models.CompositePrimaryKey("account_id", "term", "person_id")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    term = models.CharField(max_length=4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "person"], name="term_by_person")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.term}"


class TermWalk(models.Model):
    """How far the walk over all open follows has come that gives each its terms; one row for each ``rules.terms.VERSION``.

    ``account_id`` and ``person_id``: the follow that was seen last. No row: not begun; with ``ended_at``: all have theirs.
    """

    version = models.PositiveSmallIntegerField(primary_key=True)
    account_id = models.CharField(max_length=16, blank=True)
    person_id = models.BigIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)  # follows
    mended = models.PositiveIntegerField(default=0)  # of those: how many lacked terms
    begun_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"terms {self.version}: {self.seen}"


class Tally(models.Model):
    """How many followed a large account at a moment: counting a million takes longer than a page may."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True)
    count = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.count}"
