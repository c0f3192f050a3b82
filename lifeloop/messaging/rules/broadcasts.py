"""The life of a broadcast as pure functions: an edge that is not in the table is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.messaging.errors_broadcasts import BroadcastStateRefused


class BroadcastState(models.TextChoices):
    """INIT, RUNNING, SUCCESS, FAILURE, RECALLING and RECALLED are the protocol's; the others come before or beside them."""

    DRAFT = "DRAFT", _("draft")
    WAITING = "WAITING", _("waits for approval")
    REJECTED = "REJECTED", _("not approved")
    INIT = "INIT", _("scheduled")
    RUNNING = "RUNNING", _("being sent")
    SUCCESS = "SUCCESS", _("sent")
    FAILURE = "FAILURE", _("failed")
    STOPPED = "STOPPED", _("stopped halfway")
    RECALLING = "RECALLING", _("being recalled")
    RECALLED = "RECALLED", _("recalled")


class AudienceSort(models.TextChoices):
    ALL = "all", _("all followers")
    GROUP = "group", _("a group")
    LABELS = "labels", _("labels")
    PEOPLE = "people", _("chosen people")
    OPENED = "opened", _("those who opened an earlier one")


class Act(StrEnum):
    """What members and the clock do to a broadcast."""

    EDIT = "edit"
    SUBMIT = "submit"  # small enough, or approved of beforehand: nobody has to approve
    HOLD = "hold"  # a second member has to approve; also when it has grown by the time it is due
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"  # back to the desk, before anything was sent
    BEGIN = "begin"
    PUBLISH = "publish"  # to all: begun and done in one transaction
    FINISH = "finish"
    FAIL = "fail"
    STOP = "stop"
    RESUME = "resume"
    RECALL = "recall"
    RECALLED = "recalled"  # the worker that was sending has stopped


_S = BroadcastState
EDGES: dict[tuple[str, Act], BroadcastState] = {
    (_S.DRAFT, Act.EDIT): _S.DRAFT,
    (_S.REJECTED, Act.EDIT): _S.DRAFT,
    (_S.DRAFT, Act.SUBMIT): _S.INIT,
    (_S.DRAFT, Act.HOLD): _S.WAITING,
    (_S.WAITING, Act.APPROVE): _S.INIT,
    (_S.WAITING, Act.REJECT): _S.REJECTED,
    (_S.WAITING, Act.WITHDRAW): _S.DRAFT,
    (_S.INIT, Act.WITHDRAW): _S.DRAFT,
    (_S.INIT, Act.HOLD): _S.WAITING,
    (_S.INIT, Act.BEGIN): _S.RUNNING,
    (_S.INIT, Act.PUBLISH): _S.SUCCESS,
    (_S.INIT, Act.FAIL): _S.FAILURE,
    (_S.RUNNING, Act.FINISH): _S.SUCCESS,
    (_S.RUNNING, Act.FAIL): _S.FAILURE,
    (_S.RUNNING, Act.STOP): _S.STOPPED,
    (_S.STOPPED, Act.RESUME): _S.INIT,
    (_S.RUNNING, Act.RECALL): _S.RECALLING,
    (_S.RECALLING, Act.RECALLED): _S.RECALLED,
    (_S.SUCCESS, Act.RECALL): _S.RECALLED,
    (_S.STOPPED, Act.RECALL): _S.RECALLED,
    (_S.FAILURE, Act.RECALL): _S.RECALLED,
}

# What has taken, or will take, its part of the week's quota.
COUNTED = (_S.WAITING, _S.INIT, _S.RUNNING, _S.SUCCESS, _S.STOPPED, _S.RECALLING, _S.RECALLED)
# What people may have in their inbox.
DELIVERED = (_S.RUNNING, _S.SUCCESS, _S.STOPPED, _S.FAILURE)


def after(state: str, act: Act) -> BroadcastState:
    """The state after an act; :class:`BroadcastStateRefused` when there is no such edge."""
    found = EDGES.get((state, act))
    if found is None:
        raise BroadcastStateRefused(state=BroadcastState(state).label, act=act.value)
    return found


def may(state: str, act: Act) -> bool:
    """Whether there is such an edge: what a page offers."""
    return (state, act) in EDGES


def week_of(day: date) -> date:
    """The Monday of a day's week, by which quotas, caps and budgets count."""
    return day - timedelta(days=day.weekday())


def next_size(size: int, seconds: float, *, goal: float, least: int, most: int) -> int:
    """How many people the next chunk holds, after one of ``size`` held the writers up for ``seconds``.

    It shrinks faster than it grows; a single slow moment of a busy machine does not undo what was learned.
    """
    return max(least, min(most, int(size * (0.7 if seconds > goal else 1.25))))


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``most`` broadcasts of the account a week: ``sends`` and ``publications`` are this week's others."""

    most: int
    sends: Sequence[int] = ()
    publications: Sequence[int] = ()

    @property
    def counts(self) -> bool:
        """Whether anybody can be above it."""
        return 0 < self.most <= len(self.sends) + len(self.publications)
