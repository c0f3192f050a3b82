"""An account's conversations, for its members; phones are to be masked."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import BooleanField, Case, OuterRef, Q, QuerySet, Subquery, Value, When

from lifeloop.followers.models import Follow
from lifeloop.identity.models import Member, Membership
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_talks import TalkNotFound
from lifeloop.messaging.models import Talk
from lifeloop.messaging.queries.window import sent_today
from lifeloop.messaging.rules import window

SHOWN = ("all", "waiting", "mine", "unclaimed")


def talks(
    account: Account, *, shown: str = "all", member: Member | None = None, search: str = ""
) -> QuerySet[Talk]:
    """Those that wait first, then by their last message; each with ``follow_note`` and ``active_at`` (null: no follower now).

    ``shown``: one of :data:`SHOWN`. ``search``: a name, a note, or digits of a phone that are shown (the first three, the last four).
    """
    follow = Follow.objects.filter(
        person_id=OuterRef("person_id"), account_id=OuterRef("account_id"), ended_at=None
    )
    waits = Case(
        When(waiting__gt=0, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    rows = (
        Talk.objects.filter(account=account)
        .select_related("person", "claimed_by")
        .annotate(
            waits=waits,
            active_at=Subquery(follow.values("active_at")[:1]),
            follow_note=Subquery(follow.values("note")[:1]),
        )
    )
    if shown == "waiting":
        rows = rows.filter(waiting__gt=0)
    elif shown == "mine":
        rows = rows.filter(claimed_by=member)
    elif shown == "unclaimed":
        rows = rows.filter(claimed_by=None)
    if search:
        rows = rows.filter(_named(search))
    return rows.order_by("-waits", "-last_in_at", "-pk")


def _named(search: str) -> Q:
    wanted = Q(person__name__icontains=search) | Q(follow_note__icontains=search)
    digits = search.replace(" ", "").replace("*", "")
    if digits.isascii() and digits.isdigit():
        # What is masked cannot be searched for: that would be a way to learn it digit by digit.
        if len(digits) <= 4:
            wanted |= Q(person__phone__endswith=digits)
        if len(digits) <= 3:
            wanted |= Q(person__phone__startswith=f"+86{digits}")
        if len(digits) in {7, 11}:
            wanted |= Q(person__phone__startswith=f"+86{digits[:3]}") & Q(
                person__phone__endswith=digits[-4:]
            )
        wanted |= Q(person__user_id=digits)
    return wanted


def waiting(account: Account) -> int:
    """How many conversations wait for an answer."""
    return Talk.objects.filter(account=account, waiting__gt=0).count()


def talk_with(account: Account, user_id: str) -> Talk:
    """The conversation with one person; :class:`TalkNotFound` for anything else."""
    row = (
        Talk.objects.select_related("person", "claimed_by")
        .filter(account=account, person__user_id=user_id)
        .first()
    )
    if row is None:
        raise TalkNotFound
    return row


def is_member(account: Account, member: Member) -> bool:
    """Whether a member still belongs to the account's merchant: what one who left has claimed is free."""
    return Membership.objects.filter(member=member, merchant_id=account.app.merchant_id).exists()


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the account may write to a person now. ``ends_at``: of the window, None when they do not follow; ``left``:
    messages of today's limit.
    """

    ends_at: datetime | None
    open: bool
    left: int

    @property
    def may_answer(self) -> bool:
        return self.open and self.left > 0


def standing(talk: Talk) -> Standing:
    """The window and the day's limit as of this moment; what an answer would meet."""
    follow = Follow.objects.filter(
        person_id=talk.person_id, account_id=talk.account_id, ended_at=None
    ).first()
    if follow is None:
        return Standing(None, open=False, left=0)
    hours, pair = settings.LIFELOOP_INTERACTION_HOURS, (talk.person_id, talk.account_id)
    return Standing(
        window.ends(follow.active_at, hours=hours),
        open=window.is_open(follow.active_at, clock.now(), hours=hours),
        left=max(0, settings.LIFELOOP_CUSTOM_SENDS_PER_DAY - sent_today([pair])[pair]),
    )
