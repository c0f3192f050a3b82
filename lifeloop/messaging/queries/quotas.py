"""What an account may still send this week, and what a person may still get: counted by weeks from Monday, GMT+8."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from lifeloop.database.kept import Given, KeptRead
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast
from lifeloop.messaging.rules.broadcasts import COUNTED, AudienceSort, Cap, week_of

# More people above the cap than this are not left out in one transaction: it would keep all writers waiting.
MOST_SKIPS = 5000


@dataclass(frozen=True, slots=True)
class Quota:
    """``used`` of ``limit`` broadcasts of one week; ``limit`` 0: as many as one likes."""

    used: int
    limit: int

    @property
    def left(self) -> int | None:
        """How many more; None without a limit."""
        return max(0, self.limit - self.used) if self.limit else None


def limit_of(audience_sort: str) -> int:
    """Broadcasts of that sort a week; 0: no limit."""
    to_all = audience_sort == AudienceSort.ALL
    return int(
        settings.LIFELOOP_BROADCASTS_TO_ALL if to_all else settings.LIFELOOP_BROADCASTS_TO_SOME
    )


def used_of(row: Broadcast, week: date) -> int:
    """How many others of its sort are counted in that week. Corrections are not."""
    return _used(row.account_id, row.audience_sort, week, without=row.pk)


def quotas(account: Account, week: date | None = None) -> dict[str, Quota]:
    """This week's (or another's) quota: under ``all`` and ``some``."""
    monday = week or week_of(clock.today())
    return {
        "all": Quota(_used(account.pk, AudienceSort.ALL, monday), limit_of(AudienceSort.ALL)),
        "some": Quota(_used(account.pk, AudienceSort.GROUP, monday), limit_of(AudienceSort.GROUP)),
    }


def _used(account_id: str, audience_sort: str, week: date, without: int = 0) -> int:
    rows = Broadcast.objects.filter(
        account_id=account_id, week=week, state__in=COUNTED, corrects=None
    ).exclude(pk=without)
    to_all = audience_sort == AudienceSort.ALL
    rows = (
        rows.filter(audience_sort=AudienceSort.ALL)
        if to_all
        else rows.exclude(audience_sort=AudienceSort.ALL)
    )
    return rows.count()


def goes_as_one(account_id: str, *, without: int = 0) -> bool:
    """Whether a broadcast to all can be one row: nobody's budget is enforced, and few people are above the cap."""
    if settings.LIFELOOP_ATTENTION == "enforced":
        return False
    cap, reached = cap_of(account_id, without=without)
    if not cap.counts:
        return True
    return len(cap.publications) < cap.most and reached <= MOST_SKIPS


def cap_of(account_id: str, *, without: int) -> tuple[Cap, int]:
    """What counts towards a person's cap this week, and how many got it person by person."""
    rows = this_weeks(account_id, without=without)
    cap = Cap(
        settings.LIFELOOP_BROADCASTS_PER_PERSON,
        tuple(send for send, _publication, _sent in rows if send is not None),
        tuple(publication for _send, publication, _sent in rows if publication is not None),
    )
    return cap, sum(sent for send, _publication, sent in rows if send is not None)


def this_weeks(account_id: str, *, without: int) -> list[tuple[int | None, int | None, int]]:
    """(send, publication, how many got it) of this week's other broadcasts that people have and were not recalled."""
    rows = _this_weeks(account=account_id, week=week_of(clock.today()).isoformat())
    return [(send, publication, sent) for pk, send, publication, sent in rows if pk != without]


# Every chunk of a segment asks.
_this_weeks = KeptRead(
    lambda: Broadcast.objects.filter(
        account_id__being=Given("account"),
        week__being=Given("week"),
        begun_at__isnull=False,
        recalled_at=None,
    ).values_list("pk", "send_id", "publication_id", "sent")
)
