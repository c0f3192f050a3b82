"""What a broadcast would do if it began now: who gets it, who gets it silently, and why the rest will not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from lifeloop.followers.models import Follow
from lifeloop.followers.queries import attention
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import DirectMessage, Publication, Skip
from lifeloop.messaging.queries.audiences import Audience
from lifeloop.messaging.queries.quotas import Quota, cap_of, goes_as_one, quotas
from lifeloop.messaging.rules.broadcasts import AudienceSort, Cap, week_of


@dataclass(frozen=True, slots=True)
class DryRun:
    """``wanted`` people are meant; ``receives`` of them get it, ``muted`` and ``quiet`` of those without a sound.

    ``kept_back``: about so many who would have got it (who they are is drawn when it goes). The rest: ``unfollowed``, ``capped`` (the account's broadcasts of the week), ``spent`` (the person's budget over all
    accounts). ``one_row``: nothing is copied. ``approval``: a second member has to agree.
    """

    wanted: int
    receives: int
    muted: int
    quiet: int
    unfollowed: int
    capped: int
    spent: int
    kept_back: int
    quota: Quota
    one_row: bool
    approval: bool

    @property
    def silent(self) -> int:
        return self.muted + self.quiet

    @property
    def over_quota(self) -> bool:
        """Nobody gets it: this week's broadcasts are used up."""
        return self.quota.left == 0


def dry_run(
    account: Account,
    sort: str,
    audience: Mapping[str, Any],
    *,
    due_at: datetime | None = None,
    without: int = 0,
    hold_out: int = 0,
) -> DryRun:
    """For an audience as ``audiences.checked`` returns it. Quiet hours are looked at for the moment it is due."""
    people = Audience(account, sort, audience)
    at = max(due_at or clock.now(), clock.now())
    wanted = people.count()
    follows = people.follows()
    exact = sort in {AudienceSort.ALL, AudienceSort.GROUP, AudienceSort.LABELS}
    following = wanted if exact else follows.count()
    cap, _reached = cap_of(account.pk, without=without)
    above = _above(follows, cap)
    capped = 0 if above is None else above.count()
    left = follows if above is None else _below(follows, cap)
    spent = attention.spent(left, at=at).count() if attention.mode() == attention.ENFORCED else 0
    if spent:
        left = attention.unspent(left, at=at)
    receives = following - capped - spent
    kept_back = round(receives * hold_out / 100)
    week = week_of(at.astimezone(clock.GMT8).date())
    return DryRun(
        wanted=wanted,
        receives=receives - kept_back,
        muted=left.filter(muted=True).count(),
        quiet=attention.quiet(left.filter(muted=False), at=at).count(),
        unfollowed=max(0, wanted - following),
        capped=capped,
        spent=spent,
        kept_back=kept_back,
        quota=quotas(account, week)["all" if sort == AudienceSort.ALL else "some"],
        one_row=sort == AudienceSort.ALL
        and not hold_out
        and goes_as_one(account.pk, without=without),
        approval=wanted > settings.LIFELOOP_APPROVAL_ABOVE,
    )


def _above(follows: QuerySet[Follow], cap: Cap) -> QuerySet[Follow] | None:
    return follows.filter(GreaterThanOrEqual(_had(cap), cap.most)) if cap.counts else None


def _below(follows: QuerySet[Follow], cap: Cap) -> QuerySet[Follow]:
    return follows.filter(~Q(GreaterThanOrEqual(_had(cap), cap.most)))


def _had(cap: Cap) -> Any:
    """How many of this week's broadcasts of the account a follower has."""
    direct = DirectMessage.objects.filter(
        send_id__in=cap.sends, person_id=OuterRef("person_id")
    ).exclude(id=F("send_id"))
    skipped = Skip.objects.filter(
        person_id=OuterRef(OuterRef("person_id")),
        account_id=OuterRef("account_id"),
        seq=OuterRef("seq"),
    )
    published = Publication.objects.filter(
        ~Exists(skipped), pk__in=cap.publications, seq__gt=OuterRef("since_seq")
    )
    return _counted(direct, "person_id") + _counted(published, "account_id")


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    number = rows.order_by().values(by).annotate(number=Count(by)).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))
