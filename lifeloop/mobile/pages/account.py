"""An account's home on the phone: who it is, 关注 and 取消关注."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.followers import queries as followers
from lifeloop.followers.models import FollowSource
from lifeloop.followers.services import follow, unfollow
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.mobile.guard import safe_next
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen
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
    if context["usable"]:
        context["programs"] = shown_programs(shown)
    return screen(request, "mobile/account.html", context)


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
