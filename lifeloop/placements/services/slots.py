"""The ad slot and marketing slots of an account: saved whole, shown from the next request on."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.kernel import clock
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import emit
from lifeloop.placements.errors import PictureUnfit
from lifeloop.placements.errors_slots import (
    AdSlotEmpty,
    AdSlotTaken,
    MarketingCap,
    MarketingNotFound,
    MarketingTitle,
)
from lifeloop.placements.models import AdSlot, MarketingSlot
from lifeloop.placements.queries.pictures import kept
from lifeloop.placements.queries.targets import refuse_dark
from lifeloop.placements.rules.slots import (
    FRAME_SIZE,
    HEAD_SIZE,
    ITEM_SIZE,
    read_frames,
    read_head,
    read_items,
    targets_of,
)

TITLE = 30  # characters of a marketing slot's title
Shown = tuple[str, str, tuple[int, int]]  # what it is called, its picture, the size it has to have


@dataclass(frozen=True, slots=True)
class MarketingDraft:
    """A marketing slot as it was composed: ``head`` and ``items`` are the editor's documents."""

    title: str
    head: object
    items: object


def set_ads(actor: Actor, account: Account, *, frames: object, there: bool | None = None) -> AdSlot:
    """The ad slot shows these frames. Refused: their number, a part of one, a picture of another size, a dark mini program.

    ``there``: whether there has to be one already (True: :class:`AdSlotEmpty` otherwise) or must not be (False:
    :class:`AdSlotTaken`); None: either.
    """
    with write():
        locked = locked_account(account)
        if there is not None and there != AdSlot.objects.filter(account=locked).exists():
            raise AdSlotEmpty if there else AdSlotTaken
        made = read_frames(frames, most=settings.LIFELOOP_AD_FRAMES)
        refuse_dark(locked, targets_of(made))
        _refuse_unfit(locked, [(one.name, one.picture, FRAME_SIZE) for one in made])
        document = [one.model_dump(mode="json") for one in made]
        slot, _new = AdSlot.objects.update_or_create(
            account=locked, defaults={"frames": document, "changed_at": clock.now()}
        )
        tell(actor, locked, "ads.set", {"frames": len(made)})
    return slot


def clear_ads(actor: Actor, account: Account) -> None:
    """The ad slot is taken down. Refused: :class:`AdSlotEmpty`."""
    with write():
        locked = locked_account(account)
        if not AdSlot.objects.filter(account=locked).delete()[0]:
            raise AdSlotEmpty
        tell(actor, locked, "ads.cleared", {})


def save_marketing(
    actor: Actor, account: Account, draft: MarketingDraft, *, slot_id: int | None = None
) -> MarketingSlot:
    """A marketing slot is made (at the end) or changed (``slot_id``).

    Refused: a title that is missing or another slot's, an incomplete head, the number of items, a part of one, a picture of
    another size, a dark mini program, too many slots.
    """
    with write():
        locked = locked_account(account)
        mine = MarketingSlot.objects.filter(account=locked)
        slot = _slot(locked, slot_id)
        title = draft.title.strip()
        taken = mine.filter(title__iexact=title).exclude(pk=slot.pk).exists()
        if not 1 <= len(title) <= TITLE or not title.isprintable() or taken:
            raise MarketingTitle(most=TITLE)
        head = read_head(draft.head)
        items = read_items(
            draft.items,
            least=settings.LIFELOOP_MARKETING_ITEMS_LEAST,
            most=settings.LIFELOOP_MARKETING_ITEMS_MOST,
        )
        refuse_dark(locked, targets_of([head, *items]))
        pictures: list[Shown] = [(one.title, one.picture, ITEM_SIZE) for one in items]
        if head:
            pictures.append((head.text, head.picture, HEAD_SIZE))
        _refuse_unfit(locked, pictures)
        slot.title, slot.changed_at = title, clock.now()
        slot.head = head.model_dump(mode="json") if head else None
        slot.items = [one.model_dump(mode="json") for one in items]
        slot.save()
        tell(actor, locked, "marketing.saved", {"slot": slot.pk, "title": title})
    return slot


def delete_marketing(actor: Actor, account: Account, *, slot_id: int) -> None:
    """A marketing slot leaves the account's home. Refused: :class:`MarketingNotFound`."""
    with write():
        locked = locked_account(account)
        slot = _slot(locked, slot_id)
        tell(actor, locked, "marketing.deleted", {"slot": slot.pk, "title": slot.title})
        slot.delete()


def move_marketing(actor: Actor, account: Account, *, slot_id: int, up: bool) -> None:
    """A marketing slot changes places with its neighbour; at the end of the list nothing changes."""
    with write():
        locked = locked_account(account)
        slot = _slot(locked, slot_id)
        rows = list(MarketingSlot.objects.filter(account=locked).order_by("position", "pk"))
        here = next(n for n, row in enumerate(rows) if row.pk == slot.pk)
        there = here + (-1 if up else 1)
        if not 0 <= there < len(rows):
            return
        rows[here], rows[there] = rows[there], rows[here]
        for position, row in enumerate(rows, start=1):
            row.position = position
        MarketingSlot.objects.bulk_update(rows, ["position"])
        tell(actor, locked, "marketing.moved", {"slot": slot.pk, "up": up})


def _slot(account: Account, slot_id: int | None) -> MarketingSlot:
    mine = MarketingSlot.objects.filter(account=account)
    if slot_id is not None:
        found = mine.filter(pk=slot_id).first()
        if found is None:
            raise MarketingNotFound
        return found
    if mine.count() >= settings.LIFELOOP_MARKETING_SLOTS:
        raise MarketingCap(most=settings.LIFELOOP_MARKETING_SLOTS)
    last = mine.aggregate(last=Max("position"))["last"] or 0
    return MarketingSlot(account=account, position=last + 1)


def _refuse_unfit(account: Account, pictures: list[Shown]) -> None:
    library = kept(account.pk, [path for _, path, _ in pictures])
    for name, path, size in pictures:
        found = library.get(path)
        if found is None or (found.width, found.height) != size:
            raise PictureUnfit(name=name, width=size[0], height=size[1])


def locked_account(account: Account) -> Account:
    """The account's row, locked: what stands on its home is changed by one member at a time."""
    rows = for_update(Account.objects.select_related("app").filter(pk=account.pk))
    if not rows:
        raise AccountNotFound
    return rows[0]


def tell(actor: Actor, account: Account, action: str, facts: Mapping[str, object]) -> None:
    """On record, and told to whoever listens."""
    merchant_id = account.app.merchant_id
    target = Target("account", account.pk, account.name)
    record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=facts)
    emit(action, account_id=int(account.pk), merchant_id=merchant_id, facts=facts)
