"""生活号: the accounts one follows, and finding others."""

from django.http import HttpResponse

from lifeloop.followers import queries as followers
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen

FOUND = 50
MAX_SEARCH = 40


@page("accounts/", name="accounts", title=N_("Lifestyle accounts"), tab="accounts")
def accounts(request: PersonRequest) -> HttpResponse:
    """Followed ones; with a search (or following none yet) the listed ones."""
    search = request.GET.get("q", "")[:MAX_SEARCH].strip()
    follows = [] if search else list(followers.follows_of(request.person))
    mine = {follow.account_id for follow in follows}
    found = [account for account in lifestyle.searchable(search)[:FOUND] if account.pk not in mine]
    return screen(
        request, "mobile/accounts.html", {"search": search, "follows": follows, "found": found}
    )
