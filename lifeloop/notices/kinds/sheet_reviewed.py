"""The platform looked at a follow sheet."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "sheet.state",
    name="sheet_reviewed",
    label=N_("Reviews of our follow sheets"),
    sentences={
        "approve": N_(
            "The follow sheet “%(sheet)s” of “%(account)s” is approved: programs may show it."
        ),
        "reject": N_("The follow sheet “%(sheet)s” of “%(account)s” was sent back: %(note)s"),
    },
    icon="rosette-discount-check",
    can=Can.APP_EDIT,
)
def sheet_reviewed(event: Event) -> Iterator[Telling]:
    """To those who work on the account."""
    act = event.facts.get("act", "")
    account = things.account_of(event) if act in {"approve", "reject"} else None
    if account is not None:
        facts = {
            "sheet": str(event.facts["title"]),
            "account": account.name,
            "note": str(event.facts.get("note") or "–"),
        }
        yield Telling(
            account.app.merchant_id,
            facts,
            Way("account-sheets", (account.pk,)),
            variant=act,
            without=things.by(event),
        )
