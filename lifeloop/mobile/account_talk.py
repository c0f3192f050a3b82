"""The conversation with one account, and the foot where one writes to it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from lifeloop.followers import queries as followers
from lifeloop.kernel import ids
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import inbox
from lifeloop.mobile.conversation import PAGE, Talk, before_of, show
from lifeloop.mobile.placed import client_of
from lifeloop.mobile.requests import PersonRequest
from lifeloop.placements.queries.menus import ShownMenu, menu_for


@dataclass(frozen=True, slots=True)
class Composer:
    """The foot: a text menu, a place to write, or both taking turns (咨询反馈). ``key`` makes a message one message."""

    menu: ShownMenu | None
    key: str
    draft: str = ""
    error: str = ""

    @property
    def open(self) -> bool:
        """Whether one can write: without a menu always, with one where 咨询反馈 is on."""
        return self.menu is None or self.menu.consult

    @property
    def shows(self) -> str:
        """What is to be seen first: the menu, unless something was typed already and can be sent."""
        typed = self.open and (self.draft or self.error)
        return "composer" if self.menu is None or typed else "menu"


def fresh_key() -> str:
    """Another one for every message."""
    return ids.token(16)


def conversation(
    request: PersonRequest, account: Account, *, draft: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    """The page, or a part of it that the page asks for; with what was typed when it was refused."""
    usable = lifestyle.is_usable(account)
    follow = followers.following(request.person, account)
    composer = None
    if usable and follow and not request.headers.get("HX-Request"):
        menu = menu_for(account, style="text", person=request.person, client=client_of(request))
        composer = Composer(menu, fresh_key(), draft, error)
    context = {"account": account, "usable": usable, "follow": follow, "composer": composer}
    if error and not (composer and composer.open):
        context["refused"] = {
            "error": error,
            "draft": draft,
        }  # what was typed is not lost with its place
    talk = Talk(
        account.pk,
        reverse("mobile:inbox-account", args=[account.pk]),
        "mobile/inbox_account.html",
        context,
    )
    found = inbox.account_page(request.person, account, before=before_of(request), limit=PAGE)
    response = show(request, talk, found)
    response.status_code = status
    return response
