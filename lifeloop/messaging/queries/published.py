"""What people got without a row of their own: publications to all, counted for whoever followed when they came."""

from datetime import date, timedelta

from django.db.models import Exists, Func, IntegerField, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable

from lifeloop.followers.models import Follow
from lifeloop.kernel import clock
from lifeloop.messaging.models import Publication, Skip


def of_week(week: date, who: str) -> Combinable:
    """How many publications a person got in the week of that Monday, for ``followers.queries.attention.FURTHER``.

    Also of accounts that are not followed any more, and recalled ones: they had taken attention, like a recalled message.
    Not those the person was left out of.
    """
    person = OuterRef(OuterRef(who))
    followed = Follow.objects.filter(
        Q(until_seq=None) | Q(until_seq__gte=OuterRef("seq")),
        person_id=person,
        account_id=OuterRef("account_id"),
        since_seq__lt=OuterRef("seq"),
    )
    left_out = Skip.objects.filter(
        person_id=person, account_id=OuterRef("account_id"), seq=OuterRef("seq")
    )
    # From the week's publications, of which there are few, to the follow: never from all follows of a person.
    rows = Publication.objects.filter(
        Exists(followed),
        ~Exists(left_out),
        seq__isnull=False,
        published_at__gte=clock.day_start(week),
        published_at__lt=clock.day_start(week + timedelta(days=7)),
    )
    number = Func(function="COUNT", template="%(function)s(*)", output_field=IntegerField())
    return Subquery(
        rows.order_by().annotate(number=number).values("number"), output_field=IntegerField()
    )
