"""For which days and for whom figures are asked."""

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def days(self) -> list[date]:
        """Every day of it, in order."""
        count = (self.last - self.first).days + 1
        return [self.first + DAY * number for number in range(max(0, count))]

    def before(self) -> "Span":
        """The equally long span that ends the day before."""
        length = self.last - self.first
        return Span(self.first - DAY - length, self.first - DAY)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: all of a merchant, or of one of its accounts or programs (APPIDs as numbers), or of such a pair."""

    merchant_id: int
    account_id: int | None = None
    program_id: int | None = None
