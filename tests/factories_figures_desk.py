"""Figures of a day, straight into their table."""

from datetime import date

from lifeloop.insights.models import WHOLE_DAY, Figure
from lifeloop.insights.queries import Metric
from lifeloop.lifestyle.models import Account


def figure(
    account: Account,
    day: date,
    metric: Metric,
    times: int,
    people: int | None = None,
    *,
    kind: str = "",
    thing: str = "",
    source: str = "",
) -> Figure:
    """What one account had on one day; as many people as times unless said."""
    return Figure.objects.create(
        merchant_id=account.app.merchant_id,
        metric=metric,
        kind=kind,
        hour=WHOLE_DAY,
        day=day,
        account_id=int(account.pk),
        program_id=0,
        source=source,
        thing=thing,
        times=times,
        people=times if people is None else people,
    )
