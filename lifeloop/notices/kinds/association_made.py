"""Another company's account may now lead to a program of ours."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "association.made",
    name="association_made",
    label=N_("Another company associated our mini program"),
    sentences=N_(
        "The lifestyle account “%(account)s” of %(company)s associated your mini program “%(program)s”: its menus"
        " and messages may lead there."
    ),
    icon="plug-connected",
    can=Can.APP_EDIT,
)
def association_made(event: Event) -> Iterator[Telling]:
    """Of another company's account only: one's own is no news."""
    program, account = things.program_of(event), things.account_of(event)
    if program is None or account is None or program.app.merchant_id == account.app.merchant_id:
        return
    facts = {
        "program": program.name,
        "account": account.name,
        "company": account.app.merchant.name,
    }
    way = Way("program-component", (program.pk,))
    yield Telling(program.app.merchant_id, facts, way, without=things.by(event))
