"""生活号绑定: the program's one lifestyle account, or what could become it."""

from django.http import HttpResponse

from lifeloop.console.grants import described
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can, allowed
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program
from lifeloop.relations.models import GrantState
from lifeloop.relations.queries import binding as queries


@page(
    "programs/<str:program>/binding/",
    name="program-binding",
    title=N_("Lifestyle account binding"),
    can=Can.VIEW,
    place=Tab("program", 20, "programs"),
)
def program_binding(request: MerchantRequest, program: Program) -> HttpResponse:
    """Bound: the account's card. Not bound: the merchant's own accounts, and the ways to another's."""
    binding = queries.binding_of(program)
    grants = queries.grants_of_program(program)
    facts = {
        "program": program,
        "binding": binding,
        "grant": described(binding.grant) if binding and binding.grant else None,
        "accounts": [] if binding else queries.own_accounts(request.merchant),
        "may_bind": allowed(request.role, Can.BIND),
        "waiting": grants.filter(state=GrantState.REQUESTED),
    }
    return render(request, "console/programs/binding.html", facts)
