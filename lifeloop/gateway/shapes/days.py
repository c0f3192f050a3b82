"""The days of a data query: ``yyyyMMdd``, at most 30 days apart, in the installation's time zone."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals_data import QueryDateInvalid
from lifeloop.gateway.registry import Call, Refused, Request
from lifeloop.insights import days
from lifeloop.insights.queries import Scope, Span
from lifeloop.lifestyle.models import Account

APART = 30
_FORMAT = "%Y%m%d"
_WRONG = Refused(long=QueryDateInvalid)
Day = Annotated[str, Field(max_length=8, description="yyyyMMdd"), _WRONG]

ZONE_NOTE = "A day is one of the installation's time zone, GMT+8 unless its operator set another; today's figures still grow."
FIGURES_NOTE = (
    "The figures are those of the console's 数据 pages: they are some seconds behind what happens."
)


class Days(Request):
    begin_date: Day
    end_date: Annotated[
        str, Field(max_length=8, description="yyyyMMdd, at most 30 days after begin_date"), _WRONG
    ]


def text_of(day: date) -> str:
    """A day as the protocol writes it."""
    return day.strftime(_FORMAT)


def span_of(asked: Days) -> Span:
    """The days asked for. Refused: :class:`QueryDateInvalid`."""
    first, last = _day(asked.begin_date), _day(asked.end_date)
    if not first <= last <= days.today() or (last - first).days > APART:
        raise QueryDateInvalid
    return Span(first, last)


def asked_of(call: Call[Days]) -> tuple[Account, Scope, Span]:
    """The calling account, its figures' scope and the days asked for."""
    account = account_of(call)
    span = span_of(call.request)
    return account, Scope(account.app.merchant_id, account_id=int(account.pk)), span


def _day(text: str) -> date:
    # strptime would read "2026011" too.
    if len(text) != len("20260101") or not (text.isascii() and text.isdigit()):
        raise QueryDateInvalid
    try:
        return datetime.strptime(text, _FORMAT).date()  # noqa: DTZ007 -- a day, no moment
    except ValueError as error:
        raise QueryDateInvalid from error
