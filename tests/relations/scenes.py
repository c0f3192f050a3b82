"""What the parallel tests do in processes of their own; the argument holds ids, joined by commas."""

from lifeloop.audit import SYSTEM
from lifeloop.database import write
from lifeloop.identity.models import Member, Person
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import UserTemplate
from lifeloop.messaging.services.sends import send_templates
from lifeloop.programs.models import Program
from lifeloop.relations.services import association, binding, grants
from tests.sending import template_send


def bind(argument: str) -> str:
    """program,member,account"""
    program_id, member_id, account_id = argument.split(",")
    program = Program.objects.select_related("app").get(pk=program_id)
    binding.bind_own(
        SYSTEM, program, account_id=account_id, member=Member.objects.get(pk=member_id)
    )
    return "bound"


def associate(argument: str) -> str:
    """account,member,program"""
    account_id, member_id, program_id = argument.split(",")
    account = Account.objects.get(pk=account_id)
    association.associate(
        SYSTEM, account, app_id=program_id, member=Member.objects.get(pk=member_id)
    )
    return "associated"


def send_or_unbind(argument: str) -> str:
    """unbind|send|revoke,program,…: a send prints its time order by the ids it commits"""
    act, program_id, *rest = argument.split(",")
    program = Program.objects.select_related("app").get(pk=program_id)
    if act == "unbind":
        binding.unbind(SYSTEM, program)
        return "unbound"
    if act == "revoke":
        grant = program.grants.select_related("owner").get(pk=rest[0])
        grants.revoke(SYSTEM, grant.owner, grant_id=grant.pk)
        return "unbound"
    person_id, template_id, form_id = rest

    wanted = template_send(
        program,
        Person.objects.get(pk=person_id),
        UserTemplate.objects.get(pk=template_id),
        form_id=form_id,
    )
    with write():
        [outcome] = send_templates([wanted])
    return getattr(outcome, "code", "sent")
