"""A member has another role in a company, or none any more."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "member.role_changed",
    "member.removed",
    name="role_changed",
    label=N_("My role in a company was changed"),
    sentences={
        "owner": N_("You are an owner of %(company)s now."),
        "admin": N_("You are an administrator of %(company)s now."),
        "operator": N_("You are an operator of %(company)s now."),
        "viewer": N_("You are a viewer of %(company)s now."),
        "removed": N_("You no longer belong to %(company)s."),
    },
    icon="users",
    can=Can.SELF,
)
def role_changed(event: Event) -> Iterator[Telling]:
    """To the member it is about; not of the company, which is perhaps no longer theirs."""
    company = things.company(event.merchant_id)
    variant = "removed" if event.kind == "member.removed" else str(event.facts["after"])
    yield Telling(
        None,
        {"company": company},
        Way("merchants"),
        variant=variant,
        members=[event.facts["member"]],
        without=things.by(event),
    )
