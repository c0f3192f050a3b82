"""Texts in masses to numbers that strangers choose (SMS pumping): what limits them, and the alarm.

Whoever earns at the numbers of a block has codes sent there by the thousand. So texts are counted for each address, for each block
of numbers and all together; refused ones are counted, too, and when there are many, or a block or the budget is used up, the
operators are told once an hour what it has cost.
"""

import logging
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from lifeloop.database import write
from lifeloop.identity import limits
from lifeloop.identity.limits import Limit
from lifeloop.identity.rules.phones import block_of
from lifeloop.outbox import emit

log = logging.getLogger(__name__)

ALL = "all"
_HOUR = 3600
_REFUSED = Limit("sms.refused.1h", 2**31 - 1, _HOUR)
_ALARM = Limit("sms.alarm.1h", 1, _HOUR)


def budget() -> Limit:
    """Texts of the whole platform in an hour."""
    return Limit("sms.budget.1h", settings.LIFELOOP_SMS_BUDGET_PER_HOUR, _HOUR)


def per_address() -> Limit:
    """Codes that one address may ask for in an hour."""
    return Limit("sms.address.1h", settings.LIFELOOP_SMS_PER_ADDRESS, _HOUR)


def per_block() -> Limit:
    """Codes and invitations to the numbers of one block in an hour."""
    return Limit("sms.block.1h", settings.LIFELOOP_SMS_PER_PREFIX, _HOUR)


def of_number(phone: str) -> list[tuple[Limit, str]]:
    """What every text to a number that somebody typed counts under."""
    return [(per_block(), block_of(phone)), (budget(), ALL)]


def take_invitation(inviter_id: int, phone: str) -> Limit | None:
    """Count an invitation, or the limit that is used up. Its text counts under the budget when it goes out."""
    a_day = Limit("sms.invitations.1d", settings.LIFELOOP_INVITATIONS_PER_DAY, 86400)
    used_up = limits.exceeded([(budget(), ALL)])
    return used_up or limits.take([(a_day, str(inviter_id)), (per_block(), block_of(phone))])


@dataclass(frozen=True, slots=True)
class Texts:
    """Of the present hour: how many were sent (asked for and not refused), refused, what the sent ones cost."""

    sent: int
    refused: int
    cost: Decimal
    alarm: bool


def this_hour() -> Texts:
    """As of now."""
    sent = limits.count(budget(), ALL)
    return Texts(
        sent=sent,
        refused=limits.count(_REFUSED, ALL),
        cost=sent * settings.LIFELOOP_SMS_PRICE,
        alarm=bool(limits.count(_ALARM, ALL)),
    )


def note_refused(by: Limit) -> None:
    """A text was refused by this limit. In a transaction of its own, after the refused one was rolled back."""
    limits.take([(_REFUSED, ALL)])
    if limits.count(_ALARM, ALL):
        return
    many = limits.count(_REFUSED, ALL) >= settings.LIFELOOP_SMS_ALARM
    if many or by.name in {per_block().name, budget().name}:
        _raise_alarm(by)


def count_notice() -> None:
    """A text that nobody typed a number for goes out: it counts under the budget, and is never refused."""
    limits.take([(budget(), ALL)])


def _raise_alarm(by: Limit) -> None:
    now = this_hour()
    facts = {"sent": now.sent, "refused": now.refused, "cost": f"{now.cost:.2f}", "by": by.name}
    with write():
        if limits.take([(_ALARM, ALL)]) is not None:
            return
        emit("texts.pumped", facts=facts)
    log.error(
        "codes by text are asked for in masses: %(sent)s sent in this hour for %(cost)s, %(refused)s refused (%(by)s)",
        facts,
    )
