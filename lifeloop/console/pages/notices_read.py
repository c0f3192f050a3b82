"""Marking all notices as read."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.notices import reader_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.services import reading


@page(
    "notices/read/",
    name="notices-read",
    title=N_("Mark all as read"),
    post=Can.SELF,
    place=Under("notices"),
)
def notices_read(request: MemberRequest) -> HttpResponse:
    """All that the member can see, not only those of the page."""
    reading.read_all(reader_of(request))
    return done(request, "console:notices", gettext("All notices are marked as read."))
