"""What processes of the subscription tests do at the same moment."""

from lifeloop.identity.models import Person
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.models import UserTemplate
from lifeloop.messaging.services import subscriptions
from tests.sending import send, template_send


def by_consent(argument: str) -> str:
    """One send by subscription: "sent", or its refusal's code."""
    template_id, person_id = argument.split(",")[:2]
    template = UserTemplate.objects.select_related("program").get(pk=template_id)
    person = Person.objects.get(pk=person_id)
    [outcome] = send(template_send(template.program, person, template, form_id=""))
    return outcome.code if isinstance(outcome, DomainError) else "sent"


def agree(argument: str) -> str:
    """One yes of a person on the host's panel."""
    template_id, person_id = argument.split(",")[:2]
    template = UserTemplate.objects.select_related("program").get(pk=template_id)
    person = Person.objects.get(pk=person_id)
    said = subscriptions.answer(person, template.program, ids=[template_id], accepted=[template_id])
    return ",".join(said.accepted)


def withdraw_or_send(argument: str) -> str:
    """ "withdraw,…" takes the consent back; "send,…" sends."""
    what, rest = argument.split(",", 1)
    if what == "send":
        return by_consent(rest)
    template_id, person_id = rest.split(",")[:2]
    subscriptions.withdraw(Person.objects.get(pk=person_id), template_id=template_id)
    return "withdrawn"
