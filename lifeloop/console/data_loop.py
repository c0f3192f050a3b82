"""The loop as a picture: its six steps, what was lost between them, and through which relation people came."""

from dataclasses import dataclass

from django.utils.translation import gettext

from lifeloop.console import data_names
from lifeloop.console.data_tables import Column, Kind, Linked, Row, Table, counted
from lifeloop.console.data_words import METRICS, changed
from lifeloop.identity.models import Merchant
from lifeloop.insights.queries import Metric
from lifeloop.insights.queries.funnel import Funnel

ICONS: dict[Metric, str] = {
    Metric.VISITED: "apps",
    Metric.SHOWN: "eye",
    Metric.FOLLOWED: "user-plus",
    Metric.ACCEPTED: "message",
    Metric.OPENED: "mail",
    Metric.RETURNED: "repeat",
}


@dataclass(frozen=True, slots=True)
class Station:
    """One step as it is drawn. ``share``: of the step before; ``lost``: how many fewer than there; empty at the first."""

    icon: str
    label: str
    times: str
    past: str
    change: str
    better: bool
    share: str
    lost: str


def stations(found: Funnel) -> list[Station]:
    """The six steps with their words."""
    return [
        Station(
            ICONS[step.metric],
            str(METRICS[step.metric]),
            counted(step.times),
            counted(past),
            changed(step.times, past),
            step.times >= past,
            "" if step.share_of_previous is None else f"{step.share_of_previous:.1%}",
            counted(step.lost) if step.lost else "",
        )
        for step, past in zip(found.steps, found.before, strict=True)
    ]


def steps_table(found: Funnel) -> Table:
    """The same numbers as a table."""
    columns = [
        Column(gettext("Step"), Kind.TEXT),
        Column(gettext("Times")),
        Column(gettext("Of the step before"), Kind.SHARE),
        Column(gettext("Lost")),
        Column(gettext("Days before")),
    ]
    rows: list[Row] = [
        (
            str(METRICS[step.metric]),
            step.times,
            step.share_of_previous,
            step.lost if number else None,
            past,
        )
        for number, (step, past) in enumerate(zip(found.steps, found.before, strict=True))
    ]
    return Table("steps", gettext("The loop, step by step"), columns, rows)


def relations_table(merchant: Merchant, found: Funnel) -> Table:
    """Through which program and account people came: follows by the component, and returns."""
    shares = found.by_relation
    names = data_names.apps(
        merchant, {number for one in shares for number in (one.program_id, one.account_id)}
    )
    unknown = Linked(gettext("unknown"))
    columns = [
        Column(gettext("Mini program"), Kind.TEXT),
        Column(gettext("Lifestyle account"), Kind.TEXT),
        Column(gettext("Relation"), Kind.TEXT),
        Column(str(METRICS[Metric.FOLLOWED])),
        Column(str(METRICS[Metric.RETURNED])),
    ]
    rows: list[Row] = [
        (
            names.get(str(one.program_id), unknown),
            names.get(str(one.account_id), unknown),
            gettext("bound") if one.bound else gettext("associated"),
            one.follows,
            one.returns,
        )
        for one in shares
    ]
    return Table(
        "relations", gettext("Through which binding or association people came"), columns, rows
    )
