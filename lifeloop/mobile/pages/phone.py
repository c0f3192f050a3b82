"""The demo's own phone: texts that were not sent, and whose phones there are. In demo mode only."""

from django.conf import settings
from django.http import Http404, HttpResponse

from lifeloop.identity.queries import people
from lifeloop.kernel.text import N_
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PhoneRequest
from lifeloop.mobile.screen import screen

SHOWN = 10  # texts


@page("/phone", name="phone", title=N_("Demo phone"), sign_in=False)
def phone(request: PhoneRequest) -> HttpResponse:
    """One phone of the demo: its newest texts. Numbers stand here whole: none of them is anybody's."""
    if not settings.LIFELOOP_DEMO:
        raise Http404
    phones = people.known_phones()
    wanted = request.GET.get("number", "")[:24].strip()
    number = wanted if wanted in phones else (phones[0] if phones and not wanted else wanted)
    context = {
        "phones": phones,
        "number": number,
        "texts": people.texts(number, SHOWN) if number else [],
    }
    template = (
        "mobile/parts/texts.html" if request.headers.get("HX-Request") else "mobile/phone.html"
    )
    return screen(request, template, context)
