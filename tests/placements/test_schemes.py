"""Targets as one address, both ways; what is no address is refused."""

import pytest

from lifeloop.placements.errors import MenuConsultFull, MenuTooMany, TargetInvalid
from lifeloop.placements.rules.menus import MenuLimits, read_entries
from lifeloop.placements.rules.schemes import address_of, read_address
from lifeloop.placements.rules.targets import LinkTarget, ProgramTarget

APP = "2021000000000001"


@pytest.mark.parametrize(
    "target",
    [
        LinkTarget(url="https://coffee.example.com/a?b=1&c=2#d"),
        ProgramTarget(app_id=APP),
        ProgramTarget(app_id=APP, page="pages/card/card"),
        ProgramTarget(app_id=APP, page="pages/card", query="a=1&b=拿铁"),
    ],
)
def test_what_is_written_is_read_again(target: LinkTarget | ProgramTarget) -> None:
    assert read_address(address_of(target)) == target


def test_a_page_may_begin_with_a_slash() -> None:
    read = read_address(f"alipays://platformapi/startapp?appId={APP}&page=/pages/a&query=x%3d1")
    assert read == ProgramTarget(app_id=APP, page="pages/a", query="x=1")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ftp://coffee.example.com/",
        "javascript:alert(1)",
        "//coffee.example.com/",
        "https://a@b@c/",
        "http://[::1",
        "alipays://platformapi/startapp",
        "alipays://platformapi/startapp?appId=123",
        f"alipays://elsewhere/startapp?appId={APP}",
        f"alipays://platformapi/other?appId={APP}",
        f"alipays://platformapi/startapp?appId={APP}&page=../../etc",
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(TargetInvalid):
        read_address(address)


def test_the_place_of_the_consult_entry_has_its_own_refusal() -> None:
    entry = {"name": "x", "target": {"kind": "link", "url": "https://coffee.example.com/"}}

    def read(number: int, *, consult: bool) -> None:
        read_entries(
            [entry] * number,
            style="text",
            consult=consult,
            limits=MenuLimits(),
            fresh=lambda: "fresh1",
        )

    read(4, consult=False)
    with pytest.raises(MenuConsultFull):
        read(4, consult=True)
    with pytest.raises(MenuTooMany) as refused:
        read(5, consult=True)
    assert refused.value.code == "BUTTON_COUNT_LIMIT"
