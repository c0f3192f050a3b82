"""Words of figures: what is counted, where it came from, and how much it changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.data_tables import Column, Kind, Row, Table, counted
from lifeloop.console.send_logs import reason
from lifeloop.followers.models import FollowSource
from lifeloop.insights.queries import Metric
from lifeloop.insights.rules.metrics import PUBLISHED
from lifeloop.messaging.models import SendWay

METRICS: dict[Metric, Promise] = {
    Metric.VISITED: _("Visits"),
    Metric.SHOWN: _("Component shown"),
    Metric.FOLLOWED: _("Follows"),
    Metric.UNFOLLOWED: _("Unfollows"),
    Metric.ACCEPTED: _("Messages accepted"),
    Metric.SEEN: _("Seen"),
    Metric.OPENED: _("Cards opened"),
    Metric.RETURNED: _("Returned to the mini program"),
    Metric.MUTED: _("Muted after"),
    Metric.REFUSED: _("Sends refused"),
    Metric.READ: _("Reads"),
    Metric.SHARED: _("Shares"),
    Metric.TAPPED: _("Taps"),
    Metric.SLOT_SHOWN: _("Shown"),
    Metric.SLOT_TAPPED: _("Taps"),
}
# Where visits come from.
_VISITS: dict[str, Promise] = {
    "message": _("from a message"),
    "article": _("from an article"),
    "menu": _("from a menu"),
    "slot": _("from a slot"),
    "account": _("from a lifestyle account's home"),
    "home": _("from the phone's home"),
    "code": _("from a code"),
}


@dataclass(frozen=True, slots=True)
class Big:
    """A large figure with that of the days before; ``lower``: less of it is better."""

    label: str
    value: int
    before: int | None = None
    lower: bool = False

    @property
    def shown(self) -> str:
        """With its thousands apart."""
        return counted(self.value)

    @property
    def past(self) -> str:
        """The days before, the same."""
        return "" if self.before is None else counted(self.before)

    @property
    def change(self) -> str:
        """+12.5 %; empty where there is nothing to compare with."""
        return changed(self.value, self.before)

    @property
    def tone(self) -> str:
        """up (better), down (worse) or empty."""
        if not self.change or self.value == self.before:
            return ""
        return "up" if (self.value > (self.before or 0)) != self.lower else "down"


def changed(value: int, before: int | None) -> str:
    """By how much of the days before, signed; empty where those had nothing."""
    return f"{(value - before) / before:+.1%}" if before and before > 0 else ""


def follow_source(source: str) -> str:
    """Where a follow came from."""
    known = dict(FollowSource.choices)
    return str(known[source]) if source in known else gettext("unknown")


def send_source(source: str) -> str:
    """How a message was sent."""
    if source == PUBLISHED:
        return gettext("broadcast to all followers")
    known = dict(SendWay.choices)
    return str(known[source]) if source in known else gettext("unknown")


def visit_source(source: str) -> str:
    """Where a visit came from."""
    return str(_VISITS[source]) if source in _VISITS else gettext("opened in another way")


def refusal(code: str) -> str:
    """Why a send was refused, in plain words; the code itself where there are none."""
    return reason(code) or code


def metric_columns(metrics: Sequence[Metric]) -> list[Column]:
    """A column of counts for each."""
    return [Column(str(METRICS[metric])) for metric in metrics]


def shares(
    name: str, title: str, head: str, found: Iterable[tuple[str, int]], *, lead: str = ""
) -> Table:
    """One figure taken apart: (word, times) with the share of each; equal words are one row."""
    summed: dict[str, int] = {}
    for word, times in found:
        summed[word] = summed.get(word, 0) + times
    total = sum(summed.values())
    rows: list[Row] = [
        (word, times, times / total if total else None)
        for word, times in sorted(summed.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    columns = [
        Column(head, Kind.TEXT),
        Column(gettext("Times")),
        Column(gettext("Portion"), Kind.SHARE),
    ]
    return Table(name, title, columns, rows, lead)
