"""首页: mini programs, the recent ones first, with search."""

from django.http import HttpResponse

from lifeloop.followers import queries as followers
from lifeloop.kernel.text import N_
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen
from lifeloop.programs import queries as programs

RECENT = 8
LISTED = 50
MAX_SEARCH = 40


@page("", name="home", title=N_("Mini programs"), tab="home")
def home(request: PersonRequest) -> HttpResponse:
    """What the person opened lately, and what is listed."""
    search = request.GET.get("q", "")[:MAX_SEARCH].strip()
    context = {"search": search, "programs": programs.listed(search)[:LISTED]}
    if not search:
        context["recent"] = followers.recent_programs(request.person, limit=RECENT)
    return screen(request, "mobile/home.html", context)
