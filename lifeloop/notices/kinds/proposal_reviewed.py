"""The platform looked at a template that we proposed for the library."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "template.proposal_approved",
    "template.proposal_rejected",
    name="proposal_reviewed",
    label=N_("Reviews of templates that we proposed"),
    sentences={
        "proposal_approved": N_(
            "The template “%(title)s” that you proposed is in the library now."
        ),
        "proposal_rejected": N_(
            "The template “%(title)s” that you proposed was not taken: %(note)s"
        ),
    },
    icon="template",
    can=Can.TEMPLATES,
)
def proposal_reviewed(event: Event) -> Iterator[Telling]:
    """To those who choose the templates."""
    if event.merchant_id is not None:
        facts = {"title": str(event.facts["title"]), "note": str(event.facts.get("note") or "–")}
        variant = event.kind.removeprefix("template.")
        yield Telling(event.merchant_id, facts, Way("programs"), variant=variant)
