"""The SMS code of registering."""

from django.http import HttpResponse

from lifeloop.console.codes import answer
from lifeloop.console.registry import Open, page
from lifeloop.console.requests import PublicRequest
from lifeloop.console.signing_in import visitor
from lifeloop.identity.services.signin import send_register_code
from lifeloop.kernel.text import N_


@page("register/code/", name="register-code", title=N_("Get code"), post=Open.ANYONE)
def register_code(request: PublicRequest) -> HttpResponse:
    """The answer is the same for a phone that has a login."""
    phone = request.POST.get("phone", "")
    return answer(
        request,
        lambda: send_register_code(
            phone=phone, requester=visitor(request), address=request.address
        ),
    )
