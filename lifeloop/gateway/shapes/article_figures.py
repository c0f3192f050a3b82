"""The figures that both data queries of articles answer with, and what they are added up from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import Field

from lifeloop.gateway.registry import Answer
from lifeloop.insights import days
from lifeloop.insights.queries import Kind, Metric, Scope, Span, by_day
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries.carried import Carried, image_text

ADDED_NOTE = "People are counted once a day for each message and each article, and added up."
NOT_HERE_NOTE = (
    "There are no likes and no comments here, and reading times are not measured: these are 0."
)

_SENT = (Metric.ACCEPTED, Metric.SEEN)
_READ = (Metric.READ, Metric.SHARED)
_MESSAGES = (Kind.PUBLICATION, Kind.SEND)


class ArticleFigures(Answer):
    deliver_user_cnt: Annotated[int, Field(description="people image-text messages went to")]
    expose_user_cnt: Annotated[int, Field(description="people in whose inbox they were seen")]
    read_user_cnt: Annotated[int, Field(description="people who opened an article")]
    share_user_cnt: Annotated[int, Field(description="people who shared an article")]
    praise_user_cnt: Annotated[int, Field(description="always 0")] = 0
    reply_user_cnt: Annotated[int, Field(description="always 0")] = 0
    avg_read_time: Annotated[str, Field(description="always 0")] = "0"


class Since(NamedTuple):
    """What one article had, by the names of the protocol."""

    deliver_user_cnt: int
    expose_user_cnt: int
    read_user_cnt: int
    share_user_cnt: int


def messages_by_day(account: Account, scope: Scope, span: Span) -> Counter[tuple[date, Metric]]:
    """How many people the account's image-text messages reached, and were seen by, on each day."""
    found = {kind: by_day.things(scope, span, kind, _SENT) for kind in _MESSAGES}
    wanted = image_text(
        account,
        publications=_numbers(found[Kind.PUBLICATION]),
        sends=_numbers(found[Kind.SEND]),
    )
    counted: Counter[tuple[date, Metric]] = Counter()
    for kind, rows in found.items():
        for (day, thing), metrics in rows.items():
            if (str(kind), int(thing)) in wanted:
                for metric, figure in metrics.items():
                    counted[day, metric] += figure.people
    return counted


def _numbers(rows: Mapping[tuple[date, str], object]) -> set[int]:
    return {int(thing) for _day, thing in rows}


def since_sent(
    scope: Scope, first: date, sent: Mapping[tuple[date, int], Sequence[Carried]]
) -> dict[tuple[date, int], Since]:
    """For each article and day on which it was sent: its messages' figures, and how it was read and shared since."""
    span = Span(first, days.today())
    carrying = [one for ways in sent.values() for one in ways]
    messages = {kind: _added(scope, span, kind, carrying) for kind in _MESSAGES}
    names = {str(article) for _day, article in sent}
    read = by_day.things(scope, span, Kind.ARTICLE, _READ, only=names)

    def since(day: date, article: int, metric: Metric) -> int:
        rows = (read.get((one, str(article)), {}) for one in Span(day, span.last).days())
        return sum(metrics[metric].people for metrics in rows if metric in metrics)

    return {
        (day, article): Since(
            *(sum(messages[Kind(one.kind)][one.message, m] for one in ways) for m in _SENT),
            *(since(day, article, metric) for metric in _READ),
        )
        for (day, article), ways in sent.items()
    }


def _added(
    scope: Scope, span: Span, kind: Kind, carrying: Sequence[Carried]
) -> Counter[tuple[int, Metric]]:
    names = {str(one.message) for one in carrying if one.kind == kind}
    counted: Counter[tuple[int, Metric]] = Counter()
    for (_day, thing), metrics in by_day.things(scope, span, kind, _SENT, only=names).items():
        for metric, figure in metrics.items():
            counted[int(thing), metric] += figure.people
    return counted
