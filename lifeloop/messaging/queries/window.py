"""How much of a day's limit is used up; the gateway's customer messages and members' answers count together."""

from collections import Counter

from django.db.models import Count

from lifeloop.kernel import clock
from lifeloop.messaging.models import DirectMessage
from lifeloop.messaging.models.message import SendWay

Pair = tuple[int, str]  # person, account
COUNTED = (SendWay.CUSTOM, SendWay.ANSWER)


def sent_today(pairs: list[Pair]) -> Counter[Pair]:
    """How many each of these people got from each of these accounts since midnight (GMT+8)."""
    rows = DirectMessage.objects.filter(
        person_id__in={person_id for person_id, _account in pairs},
        account_id__in={account_id for _person, account_id in pairs},
        created_at__gte=clock.day_start(clock.today()),
        send__way__in=COUNTED,
    )
    counted = rows.values_list("person_id", "account_id").annotate(Count("id"))
    return Counter({(person_id, account_id): count for person_id, account_id, count in counted})
