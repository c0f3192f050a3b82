"""What a menu may be: every limit at its edge."""

from itertools import count
from typing import Any

import pytest

from lifeloop.placements import errors
from lifeloop.placements.rules.menus import (
    Entry,
    MenuLimits,
    find,
    read_entries,
    read_rule,
    stored_entries,
    targets_of,
)

LINK = {"kind": "link", "url": "https://coffee.example.com/"}
LIMITS = MenuLimits()


def entry(name: str = "点单", **over: Any) -> dict[str, Any]:
    return {"name": name, "target": LINK, **over}


def read(document: object, style: str = "text", *, consult: bool = False) -> list[Entry]:
    numbers = count(1)
    return read_entries(
        document, style=style, consult=consult, limits=LIMITS, fresh=lambda: f"new{next(numbers)}"
    )


def test_a_text_menu_of_two_levels() -> None:
    made = read([entry(), entry("更多", target=None, children=[entry("门店"), entry("电话")])])
    assert [one.name for one in made] == ["点单", "更多"]
    assert [sub.name for sub in made[1].children] == ["门店", "电话"]
    assert made[1].target is None
    assert len(targets_of(made)) == 3
    assert stored_entries([one.model_dump(mode="json") for one in made]) == made


@pytest.mark.parametrize("consult,most", [(False, 4), (True, 3)])
def test_a_text_menu_holds_four_entries_three_with_consult(consult: bool, most: int) -> None:
    assert len(read([entry()] * most, consult=consult)) == most
    with pytest.raises(errors.MenuTooMany):
        read([entry()] * (most + 1), consult=consult)


def test_five_entries_fit_under_one() -> None:
    assert len(read([entry(children=[entry()] * 5)])[0].children) == 5
    with pytest.raises(errors.MenuSubsMany):
        read([entry(children=[entry()] * 6)])


def test_an_icon_menu_holds_eighty_and_has_one_level() -> None:
    icons = [entry(icon="pictures/a.png", children=[entry()])] * 80
    made = read(icons, "icon")
    assert len(made) == 80
    assert made[0].children == []
    with pytest.raises(errors.MenuTooMany):
        read([*icons, icons[0]], "icon")


def test_no_entry_is_no_menu() -> None:
    with pytest.raises(errors.MenuEmpty):
        read([])


@pytest.mark.parametrize("document", [None, {}, "menu", [1], [None], 5])
def test_what_is_no_list_of_entries(document: object) -> None:
    with pytest.raises(errors.MenuInvalid):
        read(document)


@pytest.mark.parametrize(
    "style,fits,wide",
    [
        ("text", "九" * 9, "十" * 9 + "a"),
        ("text", "a" * 18, "a" * 19),
        ("text", "八" * 8 + "ab", "八" * 8 + "abc"),
        ("icon", "五" * 5, "五" * 5 + "a"),
        ("icon", "a" * 10, "a" * 11),
    ],
)
def test_names_are_measured_in_gbk(style: str, fits: str, wide: str) -> None:
    assert read([entry(fits, icon="pictures/a.png")], style)[0].name == fits
    with pytest.raises(errors.MenuNameLong):
        read([entry(wide, icon="pictures/a.png")], style)


def test_sub_entries_are_measured_too() -> None:
    with pytest.raises(errors.MenuNameLong):
        read([entry(children=[entry("十" * 10)])])


@pytest.mark.parametrize("name", ["", "   ", None, 5, "a\nb", "a\x00"])
def test_an_entry_needs_a_name(name: object) -> None:
    with pytest.raises(errors.MenuNameMissing):
        read([{"name": name, "target": LINK}])


def test_an_icon_entry_needs_its_icon() -> None:
    with pytest.raises(errors.MenuIconMissing):
        read([entry()], "icon")


@pytest.mark.parametrize(
    "target",
    [
        None,
        {},
        {"kind": "link"},
        {"kind": "link", "url": "javascript:alert(1)"},
        {"kind": "link", "url": "https://user@evil.example.com/"},
        {"kind": "phone", "number": "tel:110"},
        {"kind": "event", "key": "a:b"},
        {"kind": "event", "key": "k" * 65},
        {"kind": "map", "keyword": " "},
        {"kind": "program", "app_id": "2088000000000000"},
        {"kind": "program", "app_id": "2021000000000000", "page": "../x"},
        {"kind": "bills"},
    ],
)
def test_an_entry_leads_somewhere(target: object) -> None:
    with pytest.raises(errors.MenuEntryTarget):
        read([entry(target=target)])
    with pytest.raises(errors.MenuEntryTarget):
        read([entry(children=[entry(target=target)])])


@pytest.mark.parametrize(
    "target",
    [
        {"kind": "event", "key": "NEW_COFFEE-1"},
        {"kind": "phone", "number": "+86 571-8888 8888"},
        {"kind": "map", "keyword": "山雀咖啡"},
        {"kind": "program", "app_id": "2021000000000000", "page": "pages/menu", "query": "a=1&b=2"},
    ],
)
def test_every_sort_of_target(target: dict[str, str]) -> None:
    made = read([entry(target=target)])[0].target
    assert made is not None
    assert made.model_dump() == target


def test_ids_are_kept_made_and_never_doubled() -> None:
    made = read([entry(id="keep1"), entry(id="keep1"), entry(), entry(id="x' or 1")])
    assert [one.id for one in made] == ["keep1", "new1", "new2", "new3"]
    assert find(made, "keep1") is made[0]
    assert find(made, "gone") is None


def test_a_tap_finds_sub_entries_and_not_what_only_opens() -> None:
    made = read([entry(id="more", target=None, children=[entry("门店", id="shops")])])
    found = find(made, "shops")
    assert found is not None
    assert found.name == "门店"
    assert find(made, "more") is None


@pytest.mark.parametrize(
    "rule",
    [
        {"label": 1},
        {"label": 1, "values": ["gold", "silver"]},
        {"group": 2},
        {"client": "iphone"},
        {"group": 2, "client": "android"},
    ],
)
def test_whom_a_personalised_menu_may_be_for(rule: dict[str, Any]) -> None:
    assert read_rule(rule).stored() == rule


@pytest.mark.parametrize(
    "rule",
    [
        None,
        {},
        {"client": ""},
        {"label": 1, "group": 2},
        {"values": ["gold"], "group": 1},
        {"label": 1, "values": [""]},
        {"label": 1, "values": ["v" * 33]},
        {"label": 1, "values": [str(n) for n in range(21)]},
        {"client": "symbian"},
        {"label": 1, "more": 1},
    ],
)
def test_whom_it_may_not_be_for(rule: object) -> None:
    with pytest.raises(errors.MenuRuleInvalid):
        read_rule(rule)
