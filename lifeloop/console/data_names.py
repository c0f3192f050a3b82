"""The names of the things that figures are of; always the merchant's own, in one or two statements whatever the number."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.data_tables import Linked
from lifeloop.identity.models import Merchant
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import (
    AccountTemplate,
    Article,
    Broadcast,
    Publication,
    UserTemplate,
)
from lifeloop.placements.models import AdSlot, MarketingSlot, Menu, MenuVersion
from lifeloop.placements.rules.menus import stored_entries
from lifeloop.programs.models import Program

Names = dict[str, Linked]


def apps(merchant: Merchant, ids: Iterable[int]) -> Names:
    """Programs and accounts by their APPIDs as numbers; those of others are named, and lead nowhere."""
    wanted = {f"{one:016d}" for one in ids if one}
    found: Names = {}
    for rows, page in (
        (Program.objects.filter(pk__in=wanted), "console:program"),
        (Account.objects.filter(pk__in=wanted), "console:account"),
    ):
        for one in rows.select_related("app__merchant"):
            owner = one.app.merchant
            own = owner.pk == merchant.pk
            url, note = (reverse(page, args=[one.pk]), "") if own else ("", owner.name)
            found[str(int(one.pk))] = Linked(one.name, url, note)
    return found


def publications(merchant: Merchant, ids: Iterable[str]) -> Names:
    """Messages to all followers, by ``Publication.pk``: what they say, with a link to the broadcast where it was one."""
    rows = Publication.objects.filter(pk__in=numbers(ids), account__app__merchant=merchant)
    return {
        str(one.pk): _said(one, getattr(one, "broadcast", None))
        for one in rows.select_related("account", "broadcast")
    }


def sends(merchant: Merchant, ids: Iterable[str]) -> Names:
    """Broadcasts to a part of the followers, by ``Send.pk``."""
    rows = Broadcast.objects.filter(send_id__in=numbers(ids), account__app__merchant=merchant)
    return {str(one.send_id): _said(one, one) for one in rows.select_related("account")}


def articles(merchant: Merchant, ids: Iterable[str]) -> Names:
    """Articles by their ids."""
    rows = Article.objects.filter(pk__in=numbers(ids), account__app__merchant=merchant)
    return {
        str(one.pk): Linked(
            one.title or one.draft_title or gettext("Untitled"),
            reverse("console:account-article", args=[one.account_id, one.pk]),
            one.account.name,
        )
        for one in rows.select_related("account")
    }


def menu_entries(merchant: Merchant, ids: Iterable[str]) -> Names:
    """Entries of menus by ``<Menu.pk>/<entry id>``; such as stand in no menu any more by their last version."""
    wanted = {one.partition("/")[0] for one in ids}
    menus = Menu.objects.filter(pk__in=numbers(wanted), account__app__merchant=merchant)
    known = {one.pk: one for one in menus.select_related("account")}
    older = MenuVersion.objects.filter(menu_id__in=list(known)).order_by("number")
    found: Names = {}
    for menu_id, entries in older.values_list("menu_id", "entries"):
        found.update(_entries(known[menu_id], entries, gettext("no longer in the menu")))
    for menu in known.values():
        found.update(_entries(menu, menu.entries, ""))
    return found


def slots(merchant: Merchant, ids: Iterable[str]) -> Names:
    """The ad slots of all accounts together (``ad``), and marketing slots by their ids."""
    found: Names = {"ad": Linked(gettext("Ad slot"))}
    rows = MarketingSlot.objects.filter(pk__in=numbers(ids), account__app__merchant=merchant)
    for one in rows.select_related("account"):
        url = reverse("console:account-marketing-slot", args=[one.account_id, one.pk])
        found[str(one.pk)] = Linked(one.title, url, one.account.name)
    return found


def slot_parts(account_id: str, ids: Iterable[str]) -> Names:
    """Frames of one account's ad slot, and heads and items of its marketing slots, by what stands there now."""
    wanted = {one.partition("/")[0] for one in ids}
    found: Names = {}
    for slot in AdSlot.objects.filter(pk=account_id):
        for at, frame in enumerate(slot.frames):
            found[f"ad/{at}"] = Linked(str(frame.get("name", "")), note=gettext("Ad slot"))
    for one in MarketingSlot.objects.filter(pk__in=numbers(wanted), account_id=account_id):
        if one.head:
            found[f"{one.pk}/head"] = Linked(str(one.head.get("text", "")), note=one.title)
        for at, item in enumerate(one.items):
            found[f"{one.pk}/{at}"] = Linked(str(item.get("title", "")), note=one.title)
    return found


def templates(merchant: Merchant, ids: Iterable[str]) -> Names:
    """Templates of programs and of accounts by their ids."""
    wanted = list(ids)
    own = Q(program__app__merchant=merchant)
    found: Names = {}
    for one in UserTemplate.objects.filter(own, pk__in=wanted).select_related("program"):
        url = reverse("console:program-templates", args=[one.program_id])
        found[one.pk] = Linked(one.title, url, one.program.name)
    own = Q(account__app__merchant=merchant)
    for row in AccountTemplate.objects.filter(own, pk__in=wanted).select_related("account"):
        url = reverse("console:account-templates", args=[row.account_id])
        found[row.pk] = Linked(row.title, url, row.account.name)
    return found


def numbers(ids: Iterable[str]) -> list[int]:
    """Those that are numbers of rows."""
    found = (int(one) for one in ids if one.isascii() and one.isdigit() and len(one) < 20)
    return [one for one in found if one < 2**63]


def _said(row: Any, broadcast: Broadcast | None) -> Linked:
    kind = kind_of(row.kind)
    line = kind.preview(kind.model.model_validate(row.content)).replace("\n", " ")[:60]
    url = (
        reverse("console:account-broadcast", args=[row.account_id, broadcast.pk])
        if broadcast
        else ""
    )
    return Linked(line, url, row.account.name)


def _entries(menu: Menu, entries: object, gone: str) -> Names:
    found: Names = {}
    note = " · ".join(word for word in (menu.account.name, menu.name, gone) if word)
    url = "" if gone else reverse("console:account-menu", args=[menu.account_id])
    for entry in stored_entries(entries):
        found[f"{menu.pk}/{entry.id}"] = Linked(entry.name, url, note)
        for sub in entry.children:
            found[f"{menu.pk}/{sub.id}"] = Linked(f"{entry.name} › {sub.name}", url, note)
    return found
