"""What stands on an account's home was shown, or tapped: told by the open page, whatever it says checked against what stands there."""

from collections.abc import Sequence

from lifeloop.database import write
from lifeloop.identity import limits
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import emit
from lifeloop.placements.models import AdSlot, MarketingSlot

AD = "ad"  # the carousel's name among the slots; marketing slots go by their number
HEAD = "head"  # a marketing slot's large picture among its parts; frames and items by their place, from 0
# A person who opens homes all day is far below it; a script that makes up showings is not.
_REPORTS = limits.Limit("placements.slots", 60, 60)


def slots_shown(person: Person, account: Account, *, slots: Sequence[str]) -> int:
    """Tell which slots a person was shown; those that are not the account's are left out. How many were told."""
    with write():
        shown = [slot for slot in dict.fromkeys(slots[:50]) if _parts(account, slot)]
        if not shown or limits.take([(_REPORTS, str(person.pk))]) is not None:
            return 0
        _tell("slot.shown", person, account, {"slots": shown})
    return len(shown)


def slot_tapped(person: Person, account: Account, *, slot: str, part: str) -> bool:
    """Tell that a person tapped a part of a slot. False: there is no such part, or there were too many taps."""
    with write():
        if part not in _parts(account, slot):
            return False
        if limits.take([(_REPORTS, str(person.pk))]) is not None:
            return False
        _tell("slot.tapped", person, account, {"slot": slot, "part": part})
    return True


def _tell(kind: str, person: Person, account: Account, facts: dict[str, object]) -> None:
    emit(
        kind,
        person_id=person.pk,
        account_id=int(account.pk),
        merchant_id=account.app.merchant_id,
        facts=facts,
    )


def _parts(account: Account, slot: str) -> list[str]:
    if slot == AD:
        frames = AdSlot.objects.filter(account=account).values_list("frames", flat=True).first()
        return _places(frames or [])
    if not (slot.isascii() and slot.isdigit() and len(slot) < 19):
        return []
    row = MarketingSlot.objects.filter(account=account, pk=int(slot)).first()
    if row is None:
        return []
    return [*([HEAD] if row.head else []), *_places(row.items)]


def _places(parts: Sequence[object]) -> list[str]:
    return [str(place) for place, _part in enumerate(parts)]
