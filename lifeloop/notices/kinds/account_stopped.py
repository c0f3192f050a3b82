"""The platform suspended a lifestyle account, or let it go on."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "account.state",
    name="account_stopped",
    label=N_("Our lifestyle accounts suspended or resumed by the platform"),
    sentences={
        "suspend": N_(
            "The platform suspended your lifestyle account “%(account)s”: nothing goes out through it. %(note)s"
        ),
        "resume": N_("The platform lets your lifestyle account “%(account)s” go on."),
    },
    icon="ban",
    can=Can.VIEW,
    urgent=True,
)
def account_stopped(event: Event) -> Iterator[Telling]:
    """To everybody of the company."""
    act = event.facts.get("act", "")
    account = things.account_of(event) if act in {"suspend", "resume"} else None
    if account is not None:
        facts = {"account": account.name, "note": str(event.facts.get("note", ""))}
        yield Telling(
            account.app.merchant_id,
            facts,
            Way("account", (account.pk,)),
            variant=act,
            without=things.by(event),
        )
