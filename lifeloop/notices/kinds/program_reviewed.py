"""The platform looked at a program, or at its next version."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event

_VARIANTS = {
    ("program.state", "approve"): "approved",
    ("program.state", "reject"): "rejected",
    ("program.update", "approve"): "update_approved",
    ("program.update", "reject"): "update_rejected",
}


@kind(
    "program.state",
    "program.update",
    name="program_reviewed",
    label=N_("Reviews of our mini programs"),
    sentences={
        "approved": N_("Your mini program “%(program)s” is approved. List it when you are ready."),
        "rejected": N_("Your mini program “%(program)s” was sent back: %(note)s"),
        "update_approved": N_(
            "The new version of “%(program)s” is approved and given to everybody."
        ),
        "update_rejected": N_("The new version of “%(program)s” was sent back: %(note)s"),
    },
    icon="rosette-discount-check",
    can=Can.APP_EDIT,
)
def program_reviewed(event: Event) -> Iterator[Telling]:
    """To those who work on it."""
    variant = _VARIANTS.get((event.kind, event.facts.get("act", "")))
    program = things.program_of(event) if variant else None
    if variant and program is not None:
        facts = {"program": program.name, "note": str(event.facts.get("note") or "–")}
        way = Way("program-releases", (program.pk,))
        yield Telling(
            program.app.merchant_id, facts, way, variant=variant, without=things.by(event)
        )
