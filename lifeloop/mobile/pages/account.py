"""An account's home on the phone: who it is, 关注 and 取消关注, and what it placed there."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.followers import queries as followers
from lifeloop.followers.models import FollowSource
from lifeloop.followers.services import follow, unfollow
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.messaging.queries import articles
from lifeloop.middleware import content_security_policy
from lifeloop.mobile.guard import safe_next
from lifeloop.mobile.placed import SANDBOX, client_of, frame_sources, with_ways
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen
from lifeloop.placements.queries import slots
from lifeloop.placements.queries.audience import Audience
from lifeloop.placements.queries.menus import menu_for
from lifeloop.relations.queries.association import shown_programs

# What a link to an account's home may say about where it stood; the component's follows come from its own host page.
SOURCES = {
    source.value: source for source in (FollowSource.SEARCH, FollowSource.CODE, FollowSource.SHARE)
}


@page("a/<str:app_id>/", name="account", title=N_("Lifestyle account"))
def account(request: PersonRequest, app_id: str) -> HttpResponse:
    """The account's home; suspended ones get a page that says 暂不可用, where unfollowing still works."""
    shown = lifestyle.visible(app_id)
    context = {
        "account": shown,
        "usable": lifestyle.is_usable(shown),
        "follow": followers.following(request.person, shown),
        "source": request.GET.get("from", ""),
    }
    if not context["usable"]:
        return screen(request, "mobile/account.html", context)
    audience = Audience(shown, request.person, client_of(request))
    home = with_ways(slots.home(shown, audience))
    context |= {
        "programs": shown_programs(shown),
        "home": home,
        "menu": menu_for(shown, style="icon", person=request.person, audience=audience),
        "tap_url": reverse("mobile:menu-tap", args=[shown.pk]),
        "sandbox": SANDBOX,
        "articles": articles.newest(shown),
    }
    response = screen(request, "mobile/account.html", context)
    response.headers["Content-Security-Policy"] = content_security_policy(
        frames=frame_sources(home)
    )
    return response


@page("a/<str:app_id>/follow/", name="account-follow", methods=("POST",))
def account_follow(request: PersonRequest, app_id: str) -> HttpResponse:
    """Follow from the account's home."""
    source = SOURCES.get(request.POST.get("source", ""), FollowSource.SHARE)
    follow(request.person, lifestyle.visible(app_id), source=source)
    return HttpResponseRedirect(reverse("mobile:account", args=[app_id]))


@page("a/<str:app_id>/unfollow/", name="account-unfollow", methods=("POST",))
def account_unfollow(request: PersonRequest, app_id: str) -> HttpResponse:
    """Stop following: nothing is sent from now on, what was received stays."""
    unfollow(request.person, lifestyle.visible(app_id))
    return HttpResponseRedirect(
        safe_next(request.POST.get("next"), reverse("mobile:account", args=[app_id]))
    )
