"""Marking one notice as read without going where it leads."""

from django.http import HttpResponse
from django.urls import reverse

from lifeloop.console.notices import reader_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import go, safe_next
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.services import reading


@page(
    "notices/<int:notice_id>/read/",
    name="notice-read",
    title=N_("Mark as read"),
    post=Can.SELF,
    place=Under("notices"),
)
def notice_read(request: MemberRequest, notice_id: int) -> HttpResponse:
    """One's own alone; back to the same page of the list."""
    reading.read(reader_of(request), notice_id=notice_id)
    return go(request, safe_next(request, reverse("console:notices")))
