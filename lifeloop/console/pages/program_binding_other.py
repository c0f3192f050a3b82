"""绑定其他账号的生活号: three steps in one window. The domain sees to it that none is skipped."""

from django.http import HttpResponse

from lifeloop.console import binding_steps as steps
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program

STEPS = {"login": steps.login, "code": steps.code, "account": steps.account}


@page(
    "programs/<str:program>/binding/other/",
    name="program-binding-other",
    title=N_("Bind another owner's lifestyle account"),
    can=Can.BIND,
    post=Can.BIND,
    place=Under("program-binding"),
)
def program_binding_other(request: MerchantRequest, program: Program) -> HttpResponse:
    """Each step's form says which one it is; anything else begins with the first."""
    step = STEPS.get(request.POST.get("step", ""))
    return step(request, program) if step else steps.begin(request, program)
