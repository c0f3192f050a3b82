"""用户: one person with a phone, masked, for the platform's operator."""

from typing import Any

from django.http import HttpResponse

from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MemberRequest
from lifeloop.followers.queries.own_data import looks
from lifeloop.identity.queries.people import by_user_id
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_


@page(
    "platform/people/",
    name="platform-people",
    title=N_("People with a phone"),
    can=Can.PLATFORM,
    place=Entry("platform", 25, "user"),
)
def platform_people(request: MemberRequest) -> HttpResponse:
    """One person by the whole user number; there is no list of people, and no search by phone."""
    number = "".join(request.GET.get("number", "").split())[:16]
    person = by_user_id(number)
    facts: dict[str, Any] = {"number": number, "person": person}
    if person is not None:
        facts["looks"] = looks(person)
    return render(request, "console/platform/people.html", facts)
