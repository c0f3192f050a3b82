"""An account's conversations, for its members; phones are to be masked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from lifeloop.followers.models import Follow
from lifeloop.identity.models import Member, Membership, Merchant
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_talks import TalkNotFound
from lifeloop.messaging.models import AnsweredBy, Talk
from lifeloop.messaging.queries.window import sent_today
from lifeloop.messaging.rules import window

SHOWN = ("all", "waiting", "mine", "unclaimed")


@dataclass(frozen=True, slots=True)
class Talks:
    """Conversations in the order of a list: those that wait first, then by their last message.

    Two walks along two indexes, so that a list of many thousands costs no sorting. Each has ``follow_note`` and
    ``active_at`` (null: no follower now).
    """

    waiting: QuerySet[Talk]
    rest: QuerySet[Talk]

    def count(self) -> tuple[int, int]:
        """How many wait, and how many there are."""
        waiting = self.waiting.count()
        return waiting, waiting + self.rest.count()

    def rows(self, start: int, end: int, *, waiting: int) -> list[Talk]:
        """From the ``start``-th (from 0) to before the ``end``-th; ``waiting``: how many wait."""
        first = list(self.waiting[start:end]) if start < waiting else []
        left = end - start - len(first)
        if end <= waiting or not left:
            return first
        begin = max(0, start - waiting)
        return first + list(self.rest[begin : begin + left])


def talks(
    account: Account, *, shown: str = "all", member: Member | None = None, search: str = ""
) -> Talks:
    """``shown``: one of :data:`SHOWN`. ``search``: a name, a note, or digits of a phone that are shown (the first three, the
    last four).
    """
    follow = Follow.objects.filter(
        person_id=OuterRef("person_id"), account_id=OuterRef("account_id"), ended_at=None
    )
    rows = (
        Talk.objects.filter(account=account)
        .select_related("person", "claimed_by")
        .annotate(
            active_at=Subquery(follow.values("active_at")[:1]),
            follow_note=Subquery(follow.values("note")[:1]),
        )
        .order_by("-last_in_at", "-pk")
    )
    if shown == "mine":
        rows = rows.filter(claimed_by=member)
    elif shown == "unclaimed":
        rows = rows.filter(claimed_by=None)
    if search:
        rows = rows.filter(_named(search))
    rest = rows.none() if shown == "waiting" else rows.filter(waiting=0)
    return Talks(rows.filter(waiting__gt=0), rest)


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


def waiting_of(merchant: Merchant) -> list[tuple[str, str, int]]:
    """Account, its name and how many conversations wait there; the most first, accounts without any left out."""
    rows = Talk.objects.filter(account__app__merchant=merchant, waiting__gt=0)
    counted = rows.values_list("account_id", "account__name").annotate(number=Count("pk"))
    return list(counted.order_by("-number", "account_id"))


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


def answerers(account: Account, message_ids: Collection[int]) -> dict[int, str]:
    """Who wrote these of an account's messages, where a member did: a name for the other members, by message."""
    rows = AnsweredBy.objects.filter(send_id__in=message_ids, send__account=account)
    named = rows.values_list("send_id", "member__name", "member__login")
    return {send_id: name or login for send_id, name, login in named}


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
