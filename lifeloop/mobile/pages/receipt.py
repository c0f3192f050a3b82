"""The receipt of a deletion: by its number, for whoever has it; it names nobody."""

from typing import Any

from django.http import HttpResponse

from lifeloop.followers.queries import own_data
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.mobile.errors import STATUS, sentence
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PhoneRequest
from lifeloop.mobile.screen import screen


@page("receipt/", name="receipt", title=N_("Receipt of a deletion"), sign_in=False)
def receipt(request: PhoneRequest) -> HttpResponse:
    """``?number=``; while the deletion is under way the page asks again by itself."""
    number = request.GET.get("number", "")[:40].strip()
    facts: dict[str, Any] = {"number": number}
    status = 200
    if number:
        try:
            found = own_data.receipt(number)
            fours = " ".join(found.number[at : at + 4] for at in range(0, len(found.number), 4))
            facts |= {"found": found, "rows": sum(found.counts.values()), "shown": fours}
        except DomainError as error:
            facts["error"], status = sentence(error), STATUS[error.kind]
    part = request.headers.get("HX-Request") and "found" in facts
    template = "mobile/parts/receipt.html" if part else "mobile/receipt.html"
    return screen(request, template, facts, status=status)
