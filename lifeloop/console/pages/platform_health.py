"""健康: how the platform itself does, for its operator."""

from django.conf import settings
from django.http import HttpResponse

from lifeloop.console import health
from lifeloop.console.paging import paged
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MemberRequest
from lifeloop.database import size, slow
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.outbox.queries import failed
from lifeloop.webhooks.queries.troubled import troubled

RECEIVERS = 20
STATEMENTS = 20


@page(
    "platform/health/",
    name="platform-health",
    title=N_("Platform health"),
    can=Can.PLATFORM,
    place=Entry("platform", 90, "antenna-bars-5"),
)
def platform_health(request: MemberRequest) -> HttpResponse:
    """As of now; ``?tables=1`` lets SQLite read its whole file to say what the tables take."""
    tables = size.biggest_tables(patiently=request.GET.get("tables") == "1")
    facts = {
        "signs": health.signs(),
        "versions": health.versions(),
        "page": paged(request, failed()),
        "receivers": troubled()[:RECEIVERS],
        "size": size.size(),
        "tables": tables,
        "rows_known": any(table.rows is not None for table in tables or []),
        "slow": slow.statements()[:STATEMENTS],
        "slow_ms": settings.LIFELOOP_SLOW_QUERY_MS,
    }
    return render(request, "console/platform/health.html", facts)
