"""What stands on an account's home now, each part with what became of its target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.utils.functional import Promise

from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors_slots import ExtensionNotFound, MarketingNotFound
from lifeloop.placements.models import AdSlot, ExtensionSet, MarketingSlot
from lifeloop.placements.queries.audience import Audience
from lifeloop.placements.queries.targets import Way, ways_of
from lifeloop.placements.rules.slots import (
    Area,
    AreaRule,
    Frame,
    Head,
    Item,
    areas_of,
    frames_of,
    items_of,
    targets_of,
)
from lifeloop.placements.rules.targets import ProgramTarget


@dataclass(frozen=True, slots=True)
class Part:
    """A frame, a head or an item to draw. ``way`` is its mini program, when it leads to one; ``href`` is the door's."""

    part: Frame | Head | Item
    way: Way | None
    href: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.part.title if isinstance(self.part, Item) else self.words

    @property
    def words(self) -> str:
        """Its line of text."""
        return self.part.name if isinstance(self.part, Frame) else self.part.text

    @property
    def dark(self) -> bool:
        """It leads nowhere at the moment."""
        return bool(self.way and self.way.dark)

    @property
    def reason(self) -> str | Promise:
        """Why it is dark."""
        return self.way.reason if self.way else ""

    @property
    def host(self) -> str:
        """The host of the web page it leads to; empty for a mini program."""
        target = self.part.target
        return "" if isinstance(target, ProgramTarget) else urlsplit(target.url).netloc


@dataclass(frozen=True, slots=True)
class Marketing:
    """A marketing slot to draw."""

    id: int
    title: str
    head: Part | None
    items: list[Part]

    @property
    def dark(self) -> list[Part]:
        """Its parts that lead nowhere."""
        return [one for one in (self.head, *self.items) if one and one.dark]


@dataclass(frozen=True, slots=True)
class Home:
    """All of it: the carousel's frames, the marketing slots in order, the extension areas for this person."""

    frames: list[Part]
    marketing: list[Marketing]
    areas: list[Area]


def home(account: Account, audience: Audience) -> Home:
    """What one person sees; the targets of all of it in one statement."""
    slot = ad_slot(account)
    frames = frames_of.validate_python(slot.frames) if slot else []
    rows = [(row, *_read(row)) for row in marketing_slots(account)]
    parts = [*frames, *(one for _row, head, items in rows for one in (head, *items))]
    known = ways_of(account.pk, targets_of(parts))
    return Home(
        [_part(one, known) for one in frames],
        [_marketing(row, head, items, known) for row, head, items in rows],
        areas_for(account, audience),
    )


def ad_slot(account: Account) -> AdSlot | None:
    """The ad slot, when there is one."""
    return AdSlot.objects.filter(account=account).first()


def marketing(account: Account) -> list[Marketing]:
    """The marketing slots, in order."""
    rows = [(row, *_read(row)) for row in marketing_slots(account)]
    parts = [one for _row, head, items in rows for one in (head, *items)]
    known = ways_of(account.pk, targets_of(parts))
    return [_marketing(row, head, items, known) for row, head, items in rows]


def marketing_slots(account: Account) -> QuerySet[MarketingSlot]:
    """The rows, in order."""
    return MarketingSlot.objects.filter(account=account).order_by("position", "pk")


def marketing_slot(account: Account, slot_id: int) -> MarketingSlot:
    """One of the account's; :class:`MarketingNotFound`."""
    found = MarketingSlot.objects.filter(account=account, pk=slot_id).first()
    if found is None:
        raise MarketingNotFound
    return found


def areas_for(account: Account, audience: Audience) -> list[Area]:
    """The areas of the sets that are on: those for this person's labels first, else those for everybody."""
    rows = list(ExtensionSet.objects.filter(account=account, on=True).order_by("pk"))
    for row in rows:
        if row.rule:
            rule = AreaRule.model_validate(row.rule)
            if audience.has(rule.label, rule.values):
                return areas_of.validate_python(row.areas)
    general = next((row for row in rows if not row.rule), None)
    return areas_of.validate_python(general.areas) if general else []


def extension_sets(account: Account) -> QuerySet[ExtensionSet]:
    """All sets, those that are on first, then newest."""
    return ExtensionSet.objects.filter(account=account).order_by("-on", "-pk")


def extension_set(account: Account, set_id: int) -> ExtensionSet:
    """One of the account's; :class:`ExtensionNotFound`."""
    found = ExtensionSet.objects.filter(account=account, pk=set_id).first()
    if found is None:
        raise ExtensionNotFound
    return found


def _read(row: MarketingSlot) -> tuple[Head | None, list[Item]]:
    head = Head.model_validate(row.head) if row.head else None
    return head, items_of.validate_python(row.items)


def _marketing(
    row: MarketingSlot, head: Head | None, items: Sequence[Item], known: Mapping[str, Way]
) -> Marketing:
    drawn = [_part(one, known) for one in items]
    return Marketing(row.pk, row.title, _part(head, known) if head else None, drawn)


def _part(part: Frame | Head | Item, known: Mapping[str, Way]) -> Part:
    target = part.target
    return Part(part, known.get(target.app_id) if isinstance(target, ProgramTarget) else None)
