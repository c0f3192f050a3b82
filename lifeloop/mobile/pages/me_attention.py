"""免打扰时段: quiet hours, and how many broadcasts a week one wants of all accounts together."""

import re
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from lifeloop.followers.errors import PerWeekInvalid, QuietHoursInvalid
from lifeloop.followers.queries import attention
from lifeloop.followers.rules.attention import PER_WEEK_MOST
from lifeloop.followers.services.attention import settle
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.mobile.errors import STATUS, sentence
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?", re.ASCII)
USUAL = ("22:00", "08:00")


@page("me/quiet/", name="me-attention", title=N_("Quiet hours"), methods=("GET", "HEAD", "POST"))
def me_attention(request: PersonRequest) -> HttpResponse:
    """What is not set by the person is the platform's."""
    typed = _of(request.person)
    facts: dict[str, Any] = {"typed": typed, "mode": attention.mode()}
    status = 200
    if request.method == "POST":
        typed.update({name: request.POST.get(name, "")[:10] for name in typed})
        try:
            settle(request.person, hours=_hours(request.POST), per_week=_per_week(request.POST))
            return HttpResponseRedirect(reverse("mobile:me"))
        except DomainError as error:
            facts |= {"error": sentence(error), "field": error.field}
            status = STATUS[error.kind]
    now = clock.now()
    facts["standing"] = attention.standing([request.person.pk], at=now)[request.person.pk]
    platform = attention.standard()
    facts["platform"] = platform
    if platform.hours:
        facts["platform_hours"] = "–".join(_said(one) for one in platform.hours)
    return screen(request, "mobile/me_attention.html", facts, status=status)


def _of(person: Person) -> dict[str, str]:
    wished = attention.wishes(person)
    start, end = (_said(one) for one in wished.hours) if wished.hours else USUAL
    quiet = "own" if wished.own_hours and wished.hours else "none" if wished.own_hours else ""
    return {
        "quiet": quiet,
        "quiet_from": start,
        "quiet_to": end,
        "per_week": str(wished.per_week) if wished.own_number else "",
    }


def _said(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _hours(data: QueryDict) -> tuple[int, int] | None:
    if data.get("quiet") == "none":
        return 0, 0
    if data.get("quiet") != "own":
        return None
    start, end = (_TIME.fullmatch(data.get(name, "")) for name in ("quiet_from", "quiet_to"))
    if not start or not end or start.groups() == end.groups():
        raise QuietHoursInvalid
    return int(start[1]) * 60 + int(start[2]), int(end[1]) * 60 + int(end[2])


def _per_week(data: QueryDict) -> int | None:
    text = data.get("per_week", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise PerWeekInvalid(most=PER_WEEK_MOST)
    return int(text)
