"""Publishing menus: what people see from the next request on, and each refusal with nothing written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings

from lifeloop.audit.models import Record
from lifeloop.followers.errors import LabelUsed
from lifeloop.followers.models import Follow, Label, Labelling
from lifeloop.followers.services import labels
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member
from lifeloop.lifestyle.models import Account
from lifeloop.outbox.models import Event
from lifeloop.placements import errors
from lifeloop.placements.models import Menu, MenuVersion
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.queries.menus import menu_for, of_account
from lifeloop.placements.services.menus import (
    MenuDraft,
    delete_menu,
    move_menu,
    publish_menu,
    restore,
    tap,
)
from lifeloop.programs.models import Program
from lifeloop.relations.services.association import dissociate
from tests import factories as make
from tests import factories_followers as following
from tests import factories_placements as placed

pytestmark = pytest.mark.django_db


class Shop:
    def __init__(self) -> None:
        self.member: Member = make.make_member()
        self.actor = member_actor(self.member)
        self.account: Account = make.make_account(make.make_merchant(owner=self.member))
        self.program: Program = make.make_program()
        make.associate(self.account, self.program)

    def draft(self, *entries: Any, **over: Any) -> MenuDraft:
        style = over.pop("style", MenuStyle.TEXT)
        return MenuDraft(style, list(entries) or [placed.entry()], **over)

    def publish(self, *entries: Any, menu_id: int | None = None, **over: Any) -> Menu:
        return publish_menu(self.actor, self.account, self.draft(*entries, **over), menu_id=menu_id)

    def names(self, person: Any = None, client: str = "") -> list[str]:
        seen = menu_for(self.account, style="text", person=person, client=client)
        return [one.name for one in seen.entries] if seen else []


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_published_it_is_shown_recorded_and_told(shop: Shop) -> None:
    assert menu_for(shop.account, style="text", person=None) is None
    into = placed.into(shop.program, "pages/menu", "from=menu")
    menu = shop.publish(placed.entry("点单", target=into))
    assert (menu.key, menu.version) == ("default", 1)
    assert shop.names() == ["点单"]
    record = Record.objects.get(action="menu.published")
    assert (record.actor_id, record.target_id) == (str(shop.member.pk), shop.account.pk)
    event = Event.objects.get(kind="menu.published")
    assert event.facts["key"] == "default"
    again = shop.publish(placed.entry("会员", target=into))
    assert (again.pk, again.version) == (menu.pk, 2)
    assert shop.names() == ["会员"]
    kept = MenuVersion.objects.filter(menu=menu).order_by("number")
    assert [(row.number, row.entries[0]["name"]) for row in kept] == [(1, "点单"), (2, "会员")]
    assert kept[0].made_by_id == shop.member.pk


def test_text_and_icon_menus_stand_beside_each_other(shop: Shop) -> None:
    icon = placed.picture(shop.account)
    shop.publish(placed.entry("会员", icon=icon.path), style=MenuStyle.ICON)
    shop.publish()
    assert {row.key for row in Menu.objects.all()} == {"default", "iconDefault"}
    seen = menu_for(shop.account, style="icon", person=None)
    assert seen is not None
    assert seen.entries[0].icon == icon.path


def test_restored_it_is_a_new_version(shop: Shop) -> None:
    menu = shop.publish(placed.entry("一"))
    shop.publish(placed.entry("二"))
    restored = restore(shop.actor, shop.account, menu_id=menu.pk, number=1)
    assert restored.version == 3
    assert shop.names() == ["一"]
    assert Record.objects.get(action="menu.restored").data["of"] == 1
    with pytest.raises(errors.MenuNotFound):
        restore(shop.actor, shop.account, menu_id=menu.pk, number=9)


def test_what_leads_to_a_closed_program_is_not_restored(shop: Shop) -> None:
    menu = shop.publish(placed.entry("一", target=placed.into(shop.program)))
    shop.publish(placed.entry("二"))
    dissociate(shop.actor, shop.account, program_id=shop.program.pk)
    with pytest.raises(errors.TargetNotAssociated):
        restore(shop.actor, shop.account, menu_id=menu.pk, number=1)
    assert shop.names() == ["二"]


def _foreign(shop: Shop) -> dict[str, str]:
    return placed.into(make.make_program())


def _delisted(shop: Shop) -> dict[str, str]:
    Program.objects.filter(pk=shop.program.pk).update(state="delisted")
    return placed.into(shop.program)


def _suspended(shop: Shop) -> dict[str, str]:
    Program.objects.filter(pk=shop.program.pk).update(suspended=True)
    return placed.into(shop.program)


def _unknown(shop: Shop) -> dict[str, str]:
    return {"kind": "program", "app_id": "2021000000000000"}


@pytest.mark.parametrize("target", [_foreign, _delisted, _suspended, _unknown])
def test_a_dark_program_is_not_saved(shop: Shop, target: Callable[[Shop], dict[str, str]]) -> None:
    leads = target(shop)
    with pytest.raises(errors.TargetNotAssociated):
        shop.publish(placed.entry(children=[placed.entry("点单", target=leads)]))
    nothing_written()


def test_a_foreign_or_narrow_icon_is_not_saved(shop: Shop) -> None:
    for icon in (
        placed.picture(make.make_account()).path,
        placed.picture(shop.account, 60, 61).path,
        placed.picture(shop.account, 59, 59).path,
        "pictures/nowhere.png",
    ):
        with pytest.raises(errors.IconUnfit):
            shop.publish(placed.entry("会员", icon=icon), style=MenuStyle.ICON)
    nothing_written()


def test_limits_are_settings(shop: Shop, settings: LazySettings) -> None:
    settings.LIFELOOP_MENU_TEXT_ENTRIES = 2
    with pytest.raises(errors.MenuTooMany):
        shop.publish(*[placed.entry()] * 3)
    settings.LIFELOOP_MENU_TEXT_NAME = 4
    with pytest.raises(errors.MenuNameLong):
        shop.publish(placed.entry("三个字"))
    nothing_written()


def test_the_default_menu_stays(shop: Shop) -> None:
    menu = shop.publish()
    with pytest.raises(errors.MenuDefaultKept):
        delete_menu(shop.actor, shop.account, menu_id=menu.pk)
    assert shop.names() == ["Order"]


def test_another_accounts_menu_is_not_found(shop: Shop) -> None:
    foreign = placed.menu(make.make_account(), rule={"client": "iphone"})
    rule = {"client": "iphone"}
    for act in (
        lambda: shop.publish(menu_id=foreign.pk, rule=rule),
        lambda: restore(shop.actor, shop.account, menu_id=foreign.pk, number=1),
        lambda: delete_menu(shop.actor, shop.account, menu_id=foreign.pk),
        lambda: move_menu(shop.actor, shop.account, menu_id=foreign.pk, up=True),
        lambda: tap(make.make_person(), shop.account, menu_id=foreign.pk, entry_id="x"),
    ):
        with pytest.raises((errors.MenuNotFound, errors.MenuEntryGone)):
            act()
    assert Menu.objects.get().pk == foreign.pk


# --- personalised ------------------------------------------------------------------------------------


def test_the_first_personalised_menu_that_fits_is_seen(shop: Shop) -> None:
    label = Label.objects.create(account=shop.account, name="level")
    gold, silver, nobody = (make.make_person() for _ in range(3))
    for person, value in ((gold, "gold"), (silver, "silver")):
        Labelling.objects.create(label=label, person=person, account=shop.account, value=value)
    shop.publish(placed.entry("大家"))
    rule = {"label": label.pk, "values": ["gold"]}
    first = shop.publish(placed.entry("金卡"), rule=rule, name="Gold")
    second = shop.publish(placed.entry("会员"), rule={"label": label.pk})
    shop.publish(placed.entry("苹果"), rule={"client": "iphone"})
    assert shop.names(gold) == ["金卡"]
    assert shop.names(silver, "iphone") == ["会员"]
    assert shop.names(nobody, "iphone") == ["苹果"]
    assert shop.names(nobody, "android") == ["大家"]
    move_menu(shop.actor, shop.account, menu_id=second.pk, up=True)
    assert shop.names(gold) == ["会员"]
    delete_menu(shop.actor, shop.account, menu_id=second.pk)
    assert shop.names(gold) == ["金卡"]
    assert [row.pk for row in of_account(shop.account, style="text")][1] == first.pk


def test_a_groups_people_see_its_menu_while_they_are_in_it(shop: Shop) -> None:
    group = following.make_group(shop.account)
    person, stranger = make.make_person(), make.make_person()
    follow = make.follow(person, shop.account)
    shop.publish(placed.entry("大家"))
    shop.publish(placed.entry("常客"), rule={"group": group.pk})
    assert shop.names(person) == ["常客"]
    assert shop.names(stranger) == ["大家"]
    assert shop.names() == ["大家"]
    Follow.objects.filter(person=follow.person).update(muted=True)
    assert shop.names(person) == ["大家"]


def test_a_label_in_use_cannot_be_deleted(shop: Shop) -> None:
    label = following.make_label(shop.account)
    shop.publish(rule={"label": label.pk}, name="Gold")
    with pytest.raises(LabelUsed):
        labels.delete(shop.actor, shop.account, label.pk)
    assert Label.objects.filter(pk=label.pk).exists()


def test_a_foreign_label_or_group_is_refused(shop: Shop) -> None:
    foreign = Label.objects.create(account=make.make_account(), name="level")
    for rule in ({"label": foreign.pk}, {"label": 0}, {"group": 7}, {}):
        with pytest.raises(errors.MenuRuleInvalid):
            shop.publish(rule=rule)
    nothing_written()


def test_there_are_only_so_many(shop: Shop, settings: LazySettings) -> None:
    settings.LIFELOOP_MENU_PERSONALISED = 1
    first = shop.publish(rule={"client": "iphone"})
    with pytest.raises(errors.MenuCap):
        shop.publish(rule={"client": "android"})
    shop.publish(placed.entry("改"), rule={"client": "wp"}, menu_id=first.pk)
    assert Menu.objects.get().rule == {"client": "wp"}


def nothing_written() -> None:
    assert not Menu.objects.exists()
    assert not MenuVersion.objects.exists()
    assert not Record.objects.exists()
    assert not Event.objects.exists()
