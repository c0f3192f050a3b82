"""Extension sets: their areas, whom they are for, and one that is on for each rule."""

from typing import Any

import pytest
from django.conf import LazySettings

from lifeloop.audit.models import Record
from lifeloop.followers.models import Label, Labelling
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member, Person
from lifeloop.lifestyle.models import Account
from lifeloop.placements import errors, errors_slots
from lifeloop.placements.models import ExtensionSet
from lifeloop.placements.queries.audience import Audience
from lifeloop.placements.queries.slots import areas_for
from lifeloop.placements.rules.slots import frame_source
from lifeloop.placements.services.extensions import (
    ExtensionDraft,
    delete_set,
    save_set,
    switch,
)
from tests import factories as make

pytestmark = pytest.mark.django_db
URL = "https://points.example.com/h5"


def area(**over: Any) -> dict[str, Any]:
    return {"name": "积分商城", "url": URL, "height": 240, **over}


class Shop:
    def __init__(self) -> None:
        self.member: Member = make.make_member()
        self.actor = member_actor(self.member)
        self.account: Account = make.make_account(make.make_merchant(owner=self.member))
        self.label = Label.objects.create(account=self.account, name="level")

    def save(self, *areas: Any, set_id: int | None = None, **over: Any) -> ExtensionSet:
        facts = {"name": "积分", "areas": list(areas) or [area()], **over}
        return save_set(self.actor, self.account, ExtensionDraft(**facts), set_id=set_id)

    def on(self, row: ExtensionSet, *, on: bool = True) -> ExtensionSet:
        return switch(self.actor, self.account, set_id=row.pk, on=on)

    def seen(self, person: Person | None = None) -> list[str]:
        return [one.name for one in areas_for(self.account, Audience(self.account, person))]


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_set_is_shown_while_it_is_on(shop: Shop) -> None:
    row = shop.save()
    assert shop.seen() == []
    shop.on(row)
    assert shop.seen() == ["积分商城"]
    shop.save(area(name="又一个"), set_id=row.pk)
    assert shop.seen() == ["又一个"]
    shop.on(row, on=False)
    assert shop.seen() == []
    acts = list(Record.objects.order_by("pk").values_list("action", flat=True))
    assert acts == ["extension.saved", "extension.on", "extension.saved", "extension.off"]
    delete_set(shop.actor, shop.account, set_id=row.pk)
    with pytest.raises(errors_slots.ExtensionNotFound):
        shop.on(row)


def test_turning_one_on_turns_the_same_rules_other_one_off(shop: Shop) -> None:
    gold = {"label": shop.label.pk, "values": ["gold", "silver"]}
    same = {"label": shop.label.pk, "values": ["silver", "gold"]}
    everybody, also = shop.save(), shop.save()
    one, other = shop.save(rule=gold), shop.save(rule=same)
    for row in (everybody, one, also, other):
        shop.on(row)
    assert on_now() == {also.pk, other.pk}
    # A set that is on and takes another's rule takes its place.
    shop.save(set_id=also.pk, rule=gold)
    assert on_now() == {also.pk}


def test_a_labels_people_see_their_own(shop: Shop) -> None:
    person = make.make_person()
    Labelling.objects.create(label=shop.label, person=person, account=shop.account, value="gold")
    shop.on(shop.save(area(name="大家")))
    shop.on(shop.save(area(name="金卡"), rule={"label": shop.label.pk, "values": ["gold"]}))
    assert shop.seen(person) == ["金卡"]
    assert shop.seen(make.make_person()) == ["大家"]
    assert shop.seen() == ["大家"]


@pytest.mark.parametrize(
    "over",
    [
        {"name": ""},
        {"name": "十三" * 6 + "字"},
        {"url": "http://points.example.com/"},
        {"url": "javascript:alert(1)"},
        {"url": "https://u:p@points.example.com/"},
        {"url": "https://127.0.0.1/m/"},
        {"url": "https://localhost/"},
        {"url": "https://2021000000000000.localhost:8000/"},
        {"url": f"https://points.example.com/{'a' * 1200}"},
        {"url": "https://points.example.com;script-src/"},
        {"url": "https://points,example/"},
        {"url": "https://points.example.com:x/"},
        {"url": None},
        {"height": 199},
        {"height": 501},
        {"height": "high"},
    ],
)
def test_an_area_is_refused(shop: Shop, over: dict[str, Any]) -> None:
    with pytest.raises(errors_slots.AreaInvalid):
        shop.save(area(), area(**over))
    assert not ExtensionSet.objects.exists()
    assert not Record.objects.exists()


@pytest.mark.parametrize("height", [200, 500, "300"])
def test_heights_that_fit(shop: Shop, height: Any) -> None:
    assert shop.save(area(height=height)).areas[0]["height"] == int(height)


def test_one_to_three_areas(shop: Shop, settings: LazySettings) -> None:
    assert len(shop.save(*[area()] * 3).areas) == 3
    with pytest.raises(errors_slots.AreasCount):
        shop.save(*[area()] * 4)
    settings.LIFELOOP_EXTENSION_AREAS = 1
    with pytest.raises(errors_slots.AreasCount):
        shop.save(*[area()] * 2)
    with pytest.raises(errors_slots.ExtensionName):
        shop.save(name=" ")


def test_a_foreign_label_is_refused(shop: Shop) -> None:
    foreign = Label.objects.create(account=make.make_account(), name="level")
    for rule in ({"label": foreign.pk}, {"label": 0}, {}, {"label": "x"}):
        with pytest.raises(errors.MenuRuleInvalid):
            shop.save(rule=rule)
    assert not ExtensionSet.objects.exists()


@pytest.mark.parametrize(
    "url,source",
    [
        ("https://points.example.com", "https://points.example.com/"),
        ("https://points.example.com/h5?a=1#b", "https://points.example.com/h5"),
        ("https://points.example.com:8443/h5/", "https://points.example.com:8443/h5/"),
        ("https://积分.example.com/", "https://xn--kbrv68g.example.com/"),
        ("https://points.example.com/a;b,c d", "https://points.example.com/a%3Bb%2Cc%20d"),
        ("https://points.example.com/积分", "https://points.example.com/%E7%A7%AF%E5%88%86"),
    ],
)
def test_only_that_page_may_be_framed(url: str, source: str) -> None:
    assert frame_source(url) == source


def on_now() -> set[int]:
    return set(ExtensionSet.objects.filter(on=True).values_list("pk", flat=True))
