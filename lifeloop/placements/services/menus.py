"""Publishing menus, bringing old ones back, and taps on them."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.followers.errors import GroupNotFound, LabelNotFound
from lifeloop.followers.services import enter, groups, labels
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.outbox import emit
from lifeloop.placements.errors import (
    IconUnfit,
    MenuCap,
    MenuDefaultKept,
    MenuEntryGone,
    MenuExists,
    MenuNotFound,
    MenuRuleInvalid,
    TargetDark,
)
from lifeloop.placements.models import Menu, MenuVersion
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.queries.menus import limits
from lifeloop.placements.queries.pictures import kept
from lifeloop.placements.queries.targets import refuse_dark, ways_of
from lifeloop.placements.rules.menus import (
    Entry,
    MenuRule,
    find,
    read_entries,
    read_rule,
    stored_entries,
    targets_of,
)
from lifeloop.placements.rules.targets import EventTarget
from lifeloop.placements.rules.targets import Target as Leads

DEFAULT_KEYS = {MenuStyle.TEXT: "default", MenuStyle.ICON: "iconDefault"}
ICON_SIDE = 60  # pixels, at least


@dataclass(frozen=True, slots=True)
class MenuDraft:
    """A menu as it was composed: ``entries`` is the editor's document; a ``rule`` makes it a personalised one."""

    style: MenuStyle
    entries: object
    consult: bool = False
    name: str = ""
    rule: object = None


def publish_menu(
    actor: Actor,
    account: Account,
    draft: MenuDraft,
    *,
    menu_id: int | None = None,
    there: bool | None = None,
) -> Menu:
    """发布: people see it from the next request on. ``menu_id``: the personalised menu to change; without it and without a rule, the default.

    ``there``: whether the menu has to be there already (True: :class:`MenuNotFound` otherwise) or must not be (False:
    :class:`MenuExists`); None: either. Refused: what :func:`~lifeloop.placements.rules.menus.read_entries` refuses, an icon that is none, a mini program that
    cannot be opened from here, a rule about a label or group that is not there, too many personalised menus.
    """
    with write():
        locked = _locked(account)
        consult = draft.consult and draft.style == MenuStyle.TEXT
        entries = read_entries(
            draft.entries, style=draft.style, consult=consult, limits=limits(), fresh=_fresh
        )
        rule = _rule(locked, draft.rule)
        _refuse_unfit(locked, entries)
        menu = _row(locked, draft.style, menu_id, personal=rule is not None)
        if there is not None and there == (menu.pk is None):
            raise MenuNotFound if there else MenuExists
        menu.entries, menu.consult, menu.name = _document(entries), consult, draft.name.strip()[:30]
        menu.rule = rule.stored() if rule else None
        _save(actor, locked, menu, "menu.published")
    return menu


def restore(actor: Actor, account: Account, *, menu_id: int, number: int) -> Menu:
    """恢复: an earlier state is published again, as a new version. Refused like :func:`publish_menu`."""
    with write():
        locked = _locked(account)
        menu = _own(locked, menu_id)
        old = MenuVersion.objects.filter(menu=menu, number=number).first()
        if old is None:
            raise MenuNotFound
        entries = read_entries(
            old.entries, style=menu.style, consult=old.consult, limits=limits(), fresh=_fresh
        )
        rule = _rule(locked, old.rule)
        _refuse_unfit(locked, entries)
        menu.entries, menu.consult = _document(entries), old.consult
        menu.rule = rule.stored() if rule else None
        _save(actor, locked, menu, "menu.restored", of=number)
    return menu


def delete_menu(actor: Actor, account: Account, *, menu_id: int) -> None:
    """A personalised menu goes with its history; whoever saw it sees the next one that fits, or the default."""
    with write():
        locked = _locked(account)
        menu = _own(locked, menu_id)
        if menu.rule is None:
            raise MenuDefaultKept
        facts = {"key": menu.key, "style": menu.style, "menu_name": menu.name}
        _tell(actor, locked, "menu.deleted", facts)
        menu.delete()


def move_menu(actor: Actor, account: Account, *, menu_id: int, up: bool) -> None:
    """A personalised menu is tried before (or after) its neighbour; at the end of the list nothing changes."""
    with write():
        locked = _locked(account)
        menu = _own(locked, menu_id)
        rows = list(
            Menu.objects.filter(account=locked, style=menu.style, rule__isnull=False).order_by(
                "position", "pk"
            )
        )
        here = next((n for n, row in enumerate(rows) if row.pk == menu.pk), None)
        there = -1 if here is None else here + (-1 if up else 1)
        if here is None or not 0 <= there < len(rows):
            return
        rows[here], rows[there] = rows[there], rows[here]
        for position, row in enumerate(rows, start=1):
            row.position = position
        Menu.objects.bulk_update(rows, ["position"])
        _tell(actor, locked, "menu.moved", {"key": menu.key, "up": up})


def tap(person: Person, account: Account, *, menu_id: int, entry_id: str) -> Leads:
    """Somebody tapped an entry: noted as activity, told as ``menu.tapped``; returns where it leads.

    Refused, and nothing noted: an entry that is not there any more, a mini program that went dark, a closed account.
    """
    with write():
        menu = Menu.objects.filter(account=account, pk=menu_id).first()
        entry = find(stored_entries(menu.entries), entry_id) if menu else None
        if menu is None or entry is None or entry.target is None or not is_usable(account):
            raise MenuEntryGone
        target = entry.target
        if any(way.dark for way in ways_of(account.pk, [target]).values()):
            raise TargetDark(name=entry.name)
        enter(person, account, event=isinstance(target, EventTarget))
        emit(
            "menu.tapped",
            person_id=person.pk,
            account_id=int(account.pk),
            merchant_id=account.app.merchant_id,
            facts={
                "menu": menu.pk,
                "entry": entry.id,
                "key": target.key if isinstance(target, EventTarget) else "",
            },
        )
    return target


def _fresh() -> str:
    return secrets.token_hex(5)


def _document(entries: Iterable[Entry]) -> list[dict[str, object]]:
    return [entry.model_dump(mode="json") for entry in entries]


def _locked(account: Account) -> Account:
    # One menu at a time: the cap, the numbers of versions and the one default are decided under the account's row.
    rows = for_update(Account.objects.select_related("app").filter(pk=account.pk))
    if not rows:
        raise AccountNotFound
    return rows[0]


def _own(account: Account, menu_id: int) -> Menu:
    found = Menu.objects.filter(account=account, pk=menu_id).first()
    if found is None:
        raise MenuNotFound
    return found


def _row(account: Account, style: MenuStyle, menu_id: int | None, *, personal: bool) -> Menu:
    mine = Menu.objects.filter(account=account)
    if menu_id is not None:
        found = mine.filter(pk=menu_id, style=style).first()
        if found is None or (found.rule is not None) != personal:
            raise MenuNotFound
        return found
    if not personal:
        key = DEFAULT_KEYS[style]
        return mine.filter(key=key).first() or Menu(
            account=account, key=key, style=style, version=0
        )
    personalised = mine.filter(rule__isnull=False)
    if personalised.count() >= settings.LIFELOOP_MENU_PERSONALISED:
        raise MenuCap(most=settings.LIFELOOP_MENU_PERSONALISED)
    last = personalised.filter(style=style).aggregate(last=Max("position"))["last"] or 0
    key = f"p{secrets.token_hex(8)}"
    return Menu(account=account, key=key, style=style, version=0, position=last + 1)


def _rule(account: Account, document: object) -> MenuRule | None:
    if document is None:
        return None
    rule = read_rule(document)
    try:
        labels.keep(account, [rule.label] if rule.label is not None else [])
        groups.keep(account, [rule.group] if rule.group is not None else [])
    except (LabelNotFound, GroupNotFound) as error:
        raise MenuRuleInvalid from error
    return rule


def _refuse_unfit(account: Account, entries: list[Entry]) -> None:
    refuse_dark(account, targets_of(entries))
    library = kept(account.pk, [entry.icon for entry in entries])
    for entry in entries:
        found = library.get(entry.icon)
        fits = found and found.width == found.height and found.width >= ICON_SIDE
        if entry.icon and not fits:
            raise IconUnfit(name=entry.name, side=ICON_SIDE)


def _save(actor: Actor, account: Account, menu: Menu, action: str, **data: object) -> None:
    menu.version += 1
    menu.published_at = clock.now()
    menu.save()
    MenuVersion.objects.create(
        menu=menu,
        number=menu.version,
        entries=menu.entries,
        consult=menu.consult,
        rule=menu.rule,
        made_by_id=int(actor.id) if actor.kind == "member" else None,
        made_by_name=actor.name[:60],
        created_at=menu.published_at,
    )
    facts = {"key": menu.key, "style": menu.style, "version": menu.version, **data}
    _tell(actor, account, action, facts)


def _tell(actor: Actor, account: Account, action: str, facts: Mapping[str, object]) -> None:
    merchant_id = account.app.merchant_id
    target = Target("account", account.pk, account.name)
    record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=facts)
    emit(action, account_id=int(account.pk), merchant_id=merchant_id, facts=facts)
