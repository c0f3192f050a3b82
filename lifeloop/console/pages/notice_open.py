"""Opening a notice: it is read, and leads to what it is about."""

from django.http import HttpResponse

from lifeloop.console.gate import MERCHANT_KEY
from lifeloop.console.notices import address_of, reader_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import go
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.services import reading


@page(
    "notices/<int:notice_id>/open/",
    name="notice-open",
    title=N_("Open the notice"),
    post=Can.SELF,
    place=Under("notices"),
)
def notice_open(request: MemberRequest, notice_id: int) -> HttpResponse:
    """One of another company than the one at work changes to it: the page it leads to is that company's."""
    notice = reading.read(reader_of(request), notice_id=notice_id)
    if notice.merchant_id is not None:
        request.session[MERCHANT_KEY] = notice.merchant_id
    return go(request, address_of(notice))
