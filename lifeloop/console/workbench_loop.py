"""Today's loop: the six steps so far, beside all of yesterday; from figures only."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from lifeloop.identity.models import Merchant
from lifeloop.insights import days
from lifeloop.insights.queries import Metric, Scope, Span
from lifeloop.insights.queries.funnel import Step, funnel

# In the order of the loop: what it is called, an icon.
_WORDS: dict[Metric, tuple[Promise, str]] = {
    Metric.VISITED: (pgettext_lazy("step of the loop", "Visits"), "apps"),
    Metric.SHOWN: (pgettext_lazy("step of the loop", "Component shown"), "eye"),
    Metric.FOLLOWED: (pgettext_lazy("step of the loop", "Follows"), "heart"),
    Metric.ACCEPTED: (pgettext_lazy("step of the loop", "Messages"), "message-2"),
    Metric.OPENED: (pgettext_lazy("step of the loop", "Opened"), "mail"),
    Metric.RETURNED: (pgettext_lazy("step of the loop", "Back in the mini program"), "refresh"),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of today: how often so far, how often yesterday, and its share of the step before in per cent (None: no part of it)."""

    label: Promise
    icon: str
    today: int
    yesterday: int
    share: int | None


def today(merchant: Merchant) -> list[Turn]:
    """The six steps of all the merchant's programs and accounts."""
    now = days.today()
    found = funnel(Scope(merchant.pk), Span(now, now))
    return [_turn(step, past) for step, past in zip(found.steps, found.before, strict=True)]


def happened(turns: Sequence[Turn]) -> bool:
    """Whether anything is counted of either day."""
    return any(turn.today or turn.yesterday for turn in turns)


def _turn(step: Step, past: int) -> Turn:
    label, icon = _WORDS[step.metric]
    part = step.share_of_previous
    share = None if part is None or part > 1 else round(part * 100)
    return Turn(label, icon, step.times, past, share)
