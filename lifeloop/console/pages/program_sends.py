"""发送记录: a program's template messages, those that were refused with their reason."""

from django.http import HttpResponse

from lifeloop.console import send_logs
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.queries import send_log
from lifeloop.messaging.queries.templates import of_program
from lifeloop.programs.models import Program


@page(
    "programs/<str:program>/templates/sends/",
    name="program-sends",
    title=N_("Send log"),
    can=Can.VIEW,
    place=Under("program-templates"),
)
def program_sends(request: MerchantRequest, program: Program) -> HttpResponse:
    """Newest first; receivers are masked. Refusals are kept for 30 days."""
    wanted = send_logs.wanted_of(request, send_logs.OF_PROGRAM)
    before = send_logs.before_of(request)
    found = send_log.of_program(program, wanted, before=before)
    facts = {
        "program": program,
        "wanted": wanted,
        "rows": found.items,
        "past": before is not None,
        "older": send_logs.older(request, found.next),
        "results": send_logs.results(send_logs.OF_PROGRAM),
        "templates": send_logs.choices(of_program(program), wanted.template),
    }
    return render(request, "console/programs/sends.html", facts)
