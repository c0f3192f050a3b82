"""The SMS code of a new phone."""

from django.http import HttpResponse

from lifeloop.console.codes import answer
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MemberRequest
from lifeloop.console.signing_in import visitor
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.members import send_phone_code
from lifeloop.kernel.text import N_


@page(
    "security/phone/code/",
    name="phone-code",
    title=N_("Get code"),
    post=Can.SELF,
    place=Under("security"),
)
def phone_code(request: MemberRequest) -> HttpResponse:
    """The answer is the same for a phone that has a login."""
    phone = request.POST.get("phone", "")
    session = visitor(request)
    return answer(
        request,
        lambda: send_phone_code(
            request.member, phone=phone, address=request.address, session=session
        ),
    )
