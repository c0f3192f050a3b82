"""What must hold when many members save at once: real processes, both databases."""

import pytest

from lifeloop.placements.models import AdSlot, ExtensionSet, Menu, MenuVersion
from tests import factories as make
from tests import factories_placements as placed
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
SCENES = "tests.placements.scenes"


def test_one_default_menu_and_a_version_for_every_publication() -> None:
    account = make.make_account()
    outcomes = all_at_once(f"{SCENES}:publish", [f"{account.pk},menu {n}" for n in range(20)])
    assert outcomes == ["published"] * 20
    menu = Menu.objects.get()
    assert menu.version == 20
    numbers = MenuVersion.objects.filter(menu=menu).order_by("number")
    assert list(numbers.values_list("number", flat=True)) == list(range(1, 21))
    newest = numbers.last()
    assert newest is not None
    assert menu.entries == newest.entries


def test_the_cap_of_personalised_menus_holds() -> None:
    account = make.make_account()
    wanted = [f"{account.pk},personal {n}" for n in range(30)]
    outcomes = all_at_once(f"{SCENES}:publish", wanted)
    assert outcomes.count("published") == 20
    assert outcomes.count("MENU_NUMBER_LIMIT") == 10
    assert Menu.objects.count() == 20


def test_of_many_sets_for_everybody_one_is_on() -> None:
    account = make.make_account()
    sets = [placed.extension(account) for _ in range(12)]
    outcomes = all_at_once(f"{SCENES}:turn_on", [f"{account.pk},{one.pk}" for one in sets])
    assert outcomes == ["on"] * 12
    assert ExtensionSet.objects.filter(on=True).count() == 1


def test_one_ad_slot() -> None:
    account = make.make_account()
    path = placed.picture(account, 996, 240).path
    outcomes = all_at_once(f"{SCENES}:advertise", [f"{account.pk},{path}"] * 10)
    assert outcomes == ["set"] * 10
    assert AdSlot.objects.count() == 1
