"""What the pages of figures are asked for: whose program or account, and which days."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from lifeloop.console.requests import MerchantRequest
from lifeloop.insights import days as calendar
from lifeloop.insights.queries import Scope, Span
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.lifestyle.models import Account
from lifeloop.programs import queries as programs
from lifeloop.programs.models import Program

PERIODS = (7, 30)  # days up to today
LONGEST = 92
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the address as far as they make sense; nonsense is no filter.

    ``days`` up to today is one of :data:`PERIODS`, 0 for a range of one's own. ``programs`` and ``accounts``: what may be chosen
    here, (APPID, name) by name; empty where a page has no such choice.
    """

    scope: Scope
    span: Span
    days: int
    program_id: str
    account_id: str
    programs: list[tuple[str, str]]
    accounts: list[tuple[str, str]]

    @property
    def first(self) -> date:
        """The first day."""
        return self.span.first

    @property
    def last(self) -> date:
        """The last day."""
        return self.span.last

    @property
    def zone(self) -> str:
        """The zone that the days are of."""
        return str(settings.TIME_ZONE)

    @property
    def query(self) -> str:
        """The same again, for links."""
        return self._query(self.days)

    @property
    def periods(self) -> list[tuple[int, str]]:
        """The lengths that are one tap away, in days, each with its query."""
        return [(days, self._query(days)) for days in PERIODS]

    def _query(self, days: int) -> str:
        own = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        whose = {"program": self.program_id, "account": self.account_id}
        period = {"days": str(days)} if days else own
        return urlencode({**period, **{name: value for name, value in whose.items() if value}})

    @property
    def latest(self) -> date:
        """The last day there can be figures of."""
        return calendar.today()

    @property
    def longest(self) -> int:
        """How many days a range may have."""
        return LONGEST

    @property
    def name(self) -> str:
        """The days, for the name of a file."""
        return f"{self.first:%Y%m%d}-{self.last:%Y%m%d}"


def asked_of(request: MerchantRequest, *, program: bool = True, account: bool = True) -> Asked:
    """What the address asks for; ``program`` and ``account``: whether the page can be narrowed to one."""
    first, last, days = _days(request)
    own_programs = _named(programs.for_merchant(request.merchant)) if program else []
    own_accounts = _named(lifestyle.for_merchant(request.merchant)) if account else []
    program_id = _one_of(request.GET.get("program", ""), own_programs)
    account_id = _one_of(request.GET.get("account", ""), own_accounts)
    scope = Scope(
        request.merchant.pk,
        account_id=int(account_id) if account_id else None,
        program_id=int(program_id) if program_id else None,
    )
    return Asked(scope, Span(first, last), days, program_id, account_id, own_programs, own_accounts)


def _days(request: HttpRequest) -> tuple[date, date, int]:
    end = calendar.today()
    first, last = _day(request.GET.get("first", "")), _day(request.GET.get("last", ""))
    wanted = request.GET.get("days", "")
    if wanted in {str(one) for one in PERIODS} or not (first or last):
        days = int(wanted) if wanted in {str(one) for one in PERIODS} else PERIODS[0]
        return end - timedelta(days=days - 1), end, days
    # One end alone: a week from there. Turned round, too late or too long: the nearest that can be.
    last = min(last or (first or end) + timedelta(days=6), end)
    first = min(first or last - timedelta(days=6), last)
    first = max(first, last - timedelta(days=LONGEST - 1))
    length = (last - first).days + 1
    return first, last, length if last == end and length in PERIODS else 0


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= calendar.today().year else None


def _one_of(wanted: str, known: list[tuple[str, str]]) -> str:
    return wanted if wanted in {app_id for app_id, _name in known} else ""


def _named(rows: "QuerySet[Program] | QuerySet[Account]") -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in rows.order_by("name", "pk").values_list("pk", "name")]
