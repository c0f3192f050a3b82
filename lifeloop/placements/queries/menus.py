"""Menus as they are shown: the one for a person, each entry with what became of its target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise

from lifeloop.database.kept import Given
from lifeloop.database.kept_rows import KeptRows
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors import MenuNotFound
from lifeloop.placements.models import Menu, MenuVersion
from lifeloop.placements.queries.audience import Audience
from lifeloop.placements.queries.targets import Way, ways_of
from lifeloop.placements.rules.menus import (
    Entry,
    MenuLimits,
    SubEntry,
    read_rule,
    stored_entries,
    targets_of,
)
from lifeloop.placements.rules.targets import ProgramTarget, Target


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry to draw. ``way`` is its mini program, when it leads to one."""

    id: str
    name: str
    icon: str = ""
    target: Target | None = None
    way: Way | None = None
    children: list["ShownEntry"] = field(default_factory=list)

    @property
    def dark(self) -> bool:
        """It leads nowhere at the moment."""
        return bool(self.way and self.way.dark)

    @property
    def reason(self) -> str | Promise:
        """Why it is dark."""
        return self.way.reason if self.way else ""


@dataclass(frozen=True, slots=True)
class ShownMenu:
    """A published menu to draw; ``id`` and an entry's id are what a tap names."""

    id: int
    key: str
    style: str
    consult: bool
    entries: list[ShownEntry]

    @property
    def dark(self) -> list[ShownEntry]:
        """Its dark entries, of both levels."""
        return [one for entry in self.entries for one in (entry, *entry.children) if one.dark]


def limits() -> MenuLimits:
    """How much fits into a menu here."""
    return MenuLimits(
        text=settings.LIFELOOP_MENU_TEXT_ENTRIES,
        subs=settings.LIFELOOP_MENU_SUB_ENTRIES,
        icons=settings.LIFELOOP_MENU_ICON_ENTRIES,
        text_name=settings.LIFELOOP_MENU_TEXT_NAME,
        icon_name=settings.LIFELOOP_MENU_ICON_NAME,
    )


def menu_for(
    account: Account,
    *,
    style: str,
    person: Person | None,
    client: str = "",
    audience: Audience | None = None,
) -> ShownMenu | None:
    """The menu that a person sees: the first personalised one that is for them, else the default; None when there is none.

    ``client``: iphone, android, wp, or empty for any other phone. Whoever asks for several placements of one person gives
    one ``audience`` for all. To be drawn with ``placements/text_menu.html`` or ``placements/icon_menu.html``.
    """
    chosen = _chosen(style, audience or Audience(account, person, client))
    return shown(chosen) if chosen else None


def takes_words(account: Account, *, person: Person, client: str = "") -> bool:
    """Whether a person can write to the account: they see no text menu, or one with 咨询反馈."""
    menu = _chosen("text", Audience(account, person, client))
    return menu is None or menu.consult


def _chosen(style: str, asked: Audience) -> Menu | None:
    rows = Menu.objects.filter(account=asked.account, style=style)
    menus = list(rows.order_by("position", "pk"))
    chosen = next((row for row in menus if row.rule and asked.fits(read_rule(row.rule))), None)
    return chosen or next((row for row in menus if row.rule is None), None)


def shown(menu: Menu) -> ShownMenu:
    """A menu with what became of its targets; one statement, none when it leads to no mini program."""
    entries = stored_entries(menu.entries)
    known = ways_of(menu.account_id, targets_of(entries))
    return ShownMenu(menu.pk, menu.key, menu.style, menu.consult, drawn(entries, known))


def drawn(entries: Iterable[Entry], known: Mapping[str, Way]) -> list[ShownEntry]:
    """Entries with the mini programs they lead to."""
    return [
        ShownEntry(
            entry.id,
            entry.name,
            entry.icon,
            entry.target,
            _way(entry, known),
            [
                ShownEntry(sub.id, sub.name, "", sub.target, _way(sub, known))
                for sub in entry.children
            ],
        )
        for entry in entries
    ]


def _way(entry: Entry | SubEntry, known: Mapping[str, Way]) -> Way | None:
    return known.get(entry.target.app_id) if isinstance(entry.target, ProgramTarget) else None


def of_account(account: Account, *, style: str) -> list[Menu]:
    """All of one style: the default first, then personalised ones in the order they are tried."""
    rows = Menu.objects.filter(account=account, style=style).order_by("position", "pk")
    return sorted(rows, key=lambda row: row.rule is not None)


_default = KeptRows(
    lambda: Menu.objects.filter(
        account_id__being=Given("account"), style__being=Given("style"), rule__isnull=True
    ).order_by("pk")
)


def default_of(account: Account, *, style: str) -> Menu | None:
    """The default menu of a style; None when there is none yet."""
    return _default.first(account=account.pk, style=str(style))


def by_key(account: Account, key: str) -> Menu:
    """One of the account's by the key that the protocol names it by; :class:`MenuNotFound`."""
    found = Menu.objects.filter(account=account, key=key[:32]).first()
    if found is None:
        raise MenuNotFound
    return found


def get(account: Account, menu_id: int) -> Menu:
    """One of the account's; :class:`MenuNotFound`."""
    found = Menu.objects.filter(account=account, pk=menu_id).first()
    if found is None:
        raise MenuNotFound
    return found


def versions(menu: Menu) -> QuerySet[MenuVersion]:
    """Every state it was published in, newest first."""
    return MenuVersion.objects.filter(menu=menu).order_by("-number")


def version(menu: Menu, number: int) -> MenuVersion:
    """One of them; :class:`MenuNotFound`."""
    found = MenuVersion.objects.filter(menu=menu, number=number).first()
    if found is None:
        raise MenuNotFound
    return found
