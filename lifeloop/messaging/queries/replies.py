"""The automatic replies of an account."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_talks import ReplyNotFound
from lifeloop.messaging.models import ReplyRule, ReplyTrigger


def rules_of(account: Account, *, trigger: str = "") -> QuerySet[ReplyRule]:
    """In the order in which they are tried, sort by sort; only of one trigger when it is given."""
    rows = ReplyRule.objects.filter(account=account)
    if trigger:
        rows = rows.filter(trigger=trigger)
    sorts = [When(trigger=one, then=Value(at)) for at, one in enumerate(ReplyTrigger.values)]
    order = Case(*sorts, default=Value(9), output_field=IntegerField())
    return rows.annotate(sort=order).order_by("sort", "position", "pk")


def rule(account: Account, rule_id: int) -> ReplyRule:
    """One of them; :class:`ReplyNotFound` for anything else."""
    row = ReplyRule.objects.filter(account=account, pk=rule_id).first()
    if row is None:
        raise ReplyNotFound
    return row
