"""The platform looked at a lifestyle account that was to be opened."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "account.state",
    name="account_reviewed",
    label=N_("Reviews of our lifestyle accounts"),
    sentences={
        "approve": N_("Your lifestyle account “%(account)s” is opened. Bind a mini program to it."),
        "reject": N_("Your lifestyle account “%(account)s” was sent back: %(note)s"),
    },
    icon="rosette-discount-check",
    can=Can.APP_EDIT,
)
def account_reviewed(event: Event) -> Iterator[Telling]:
    """To those who work on it."""
    act = event.facts.get("act", "")
    account = things.account_of(event) if act in {"approve", "reject"} else None
    if account is not None:
        facts = {"account": account.name, "note": str(event.facts.get("note") or "–")}
        yield Telling(
            account.app.merchant_id,
            facts,
            Way("account", (account.pk,)),
            variant=act,
            without=things.by(event),
        )
