"""开发设置(密钥) of a mini program: keys of its backend, and what that needs of the platform."""

from django.http import HttpResponse

from lifeloop.console.app_keys import key_facts
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program


@page(
    "programs/<str:program>/keys/",
    name="program-keys",
    title=N_("Development settings (keys)"),
    can=Can.APP_KEYS,
    place=Tab("program", 60, "programs"),
)
def program_keys(request: MerchantRequest, program: Program) -> HttpResponse:
    """Only public keys are kept."""
    return render(
        request, "console/programs/keys.html", {"program": program, **key_facts(program.app)}
    )
