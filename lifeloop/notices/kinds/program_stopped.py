"""The platform suspended a program, or let it go on."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "program.state",
    name="program_stopped",
    label=N_("Our mini programs suspended or resumed by the platform"),
    sentences={
        "suspend": N_(
            "The platform suspended your mini program “%(program)s”: nobody can open it and it sends nothing. %(note)s"
        ),
        "resume": N_("The platform lets your mini program “%(program)s” go on."),
    },
    icon="ban",
    can=Can.VIEW,
    urgent=True,
)
def program_stopped(event: Event) -> Iterator[Telling]:
    """To everybody of the company."""
    act = event.facts.get("act", "")
    program = things.program_of(event) if act in {"suspend", "resume"} else None
    if program is not None:
        facts = {"program": program.name, "note": str(event.facts.get("note", ""))}
        yield Telling(
            program.app.merchant_id,
            facts,
            Way("program", (program.pk,)),
            variant=act,
            without=things.by(event),
        )
