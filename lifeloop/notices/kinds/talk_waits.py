"""Somebody wrote to an account and waits for an answer."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.models import Talk
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "message.written",
    name="talk_waits",
    label=N_("Conversations that wait for an answer"),
    sentences=N_("Somebody wrote to “%(account)s” and waits for an answer."),
    icon="message-2",
    can=Can.SEND,
)
def talk_waits(event: Event) -> Iterator[Telling]:
    """One for an account until it is read, whoever and however many write: who it is stands on the page itself."""
    waits = Talk.objects.filter(
        person_id=event.person_id or 0, account_id=str(event.account_id), waiting__gt=0
    )
    account = things.account_of(event) if waits.exists() else None
    if account is not None:
        yield Telling(
            account.app.merchant_id,
            {"account": account.name},
            Way("account-talks", (account.pk,)),
            fold=f"talks:{account.pk}",
        )
