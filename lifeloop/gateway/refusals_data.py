"""Refusals of the data queries that only the protocol has."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class QueryDateInvalid(DomainError):
    code = "QUERY_DATE_INVALID"
    text = N_(
        "begin_date and end_date are days as yyyyMMdd, in order, at most 30 days apart, and not later than today."
    )
    kind = Refusal.INVALID
