"""获取校验码: the button beside a code's field, after it was pressed."""

from collections.abc import Callable
from math import ceil

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.render import REFUSED, render
from lifeloop.console.requests import PublicRequest
from lifeloop.console.words import say
from lifeloop.identity.services.codes import CodeSent
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError


def answer(request: PublicRequest, send: Callable[[], CodeSent]) -> HttpResponse:
    """The button again, counting down, with where the code went; or why none was sent."""
    facts: dict[str, object] = {"url": request.path}
    try:
        sent = send()
    except DomainError as error:
        facts |= {"refused": say(error), "seconds": error.params.get("seconds")}
        return render(request, "console/parts/code_button.html", facts, status=REFUSED)
    text = gettext("A code went to %(phone)s. It is valid for 5 minutes.") % {
        "phone": sent.masked_phone
    }
    seconds = max(0, ceil((sent.resend_at - clock.now()).total_seconds()))
    return render(
        request, "console/parts/code_button.html", {**facts, "sent": text, "seconds": seconds}
    )
