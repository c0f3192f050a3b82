"""All articles of an account, the newest first."""

from django.http import HttpResponse

from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.messaging.queries import articles
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PhoneRequest
from lifeloop.mobile.screen import screen

PAGE, MOST = 20, 500


@page("a/<str:app_id>/articles/", name="account-articles", title=N_("Articles"), sign_in=False)
def account_articles(request: PhoneRequest, app_id: str) -> HttpResponse:
    """``?shown=``: how many, twenty at first; a suspended account shows none."""
    account = lifestyle.visible(app_id)
    wanted = request.GET.get("shown", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else PAGE
    shown = max(PAGE, min(number, MOST))
    rows = articles.newest(account, limit=shown + 1) if lifestyle.is_usable(account) else []
    context = {
        "account": account,
        "articles": rows[:shown],
        "more": shown + PAGE if len(rows) > shown else None,
    }
    return screen(request, "mobile/account_articles.html", context)
