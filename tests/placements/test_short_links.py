"""Short links, and which hosts are strange (trust, row 37)."""

from collections.abc import Callable
from typing import Any

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.audit.models import Record
from lifeloop.identity.limits import Limit
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors import TargetInvalid
from lifeloop.placements.models import ShortLink
from lifeloop.placements.queries import short_links as queries
from lifeloop.placements.rules.hosts import host_of, is_known, shown_host
from lifeloop.placements.rules.targets import read_target
from lifeloop.placements.services import short_links
from tests import factories as make
from tests.parallel import all_at_once

BASE = "https://life.example.com"
ALLOWED = ["shop.example.net", ".example.org"]


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


@pytest.fixture
def account(db: None) -> Account:
    return make.make_account()


# --- hosts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://life.example.com/m/",
        "https://LIFE.example.com/m/",
        "https://shop.example.net/",
        "http://SHOP.example.net./a?b#c",
        "https://a.example.org/",
        "https://deep.below.example.org:8443/x",
    ],
)
def test_these_open_without_a_question(url: str) -> None:
    assert is_known(url, base=BASE, allowed=ALLOWED)


@pytest.mark.parametrize(
    "url",
    [
        "http://life.example.com/",  # not the same site: anybody on the way can answer
        "https://life.example.com:8443/",
        "https://evil.test/",
        "https://life.example.com.evil.test/",
        "https://evil.test/life.example.com",
        "https://evil.test?shop.example.net",
        "https://evil.test#shop.example.net",
        "https://evil.test\\@shop.example.net/",
        "https://shop.example.net@evil.test/",
        "https://shop.example.net:80@evil.test/",
        "https://evil.test%2eshop.example.net/",
        "https://evilshop.example.net/",
        "https://evil-example.org/",
        "https://sub.shop.example.net/",
        "https://example.org.evil.test/",
        "https://shоp.example.net/",  # a Cyrillic о
        "https://shop。example。net/",
        "//shop.example.net/",
        "\\\\shop.example.net/",
        "/\\shop.example.net",
        "https:shop.example.net",
        "https:///shop.example.net/",
        "javascript://shop.example.net/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "https://shop.example.net\t.evil.test/",
        "https://shop.example.net\n/",
        " https://shop.example.net/",
        "https://[::1/",
        "https://shop.example.net:x/",
        "https://",
        "",
    ],
)
def test_all_of_these_are_strange(url: str) -> None:
    assert not is_known(url, base=BASE, allowed=ALLOWED)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.test/",
        "\\\\evil.test\\x",
        "/\\evil.test",
        "https:evil.test",
        "https:/evil.test",
        "https:///evil.test",
        "https://user@evil.test/",
        "https://user:pw@evil.test/",
        "https://evil.test\\@good.test/",
        "https://evil.test/\nSet-Cookie: a=b",
        "https://evil.test/\t",
        "https://evil.test/ x",
        'https://evil.test/"onclick=alert(1)',
        "https://evil.test/<script>",
        "https://evil.test/" + "x" * 2048,
        "",
    ],
)
def test_what_is_no_plain_address_is_no_target(url: str) -> None:
    with pytest.raises(TargetInvalid):
        read_target({"kind": "link", "url": url})


def test_people_read_what_the_browser_will_dial() -> None:
    assert shown_host("https://SHOP.example.net/a") == "shop.example.net"
    assert shown_host("https://shоp.example.net/").startswith("xn--")
    assert host_of("https://shоp.example.net/") == ""


# --- links --------------------------------------------------------------------------------------------


def test_a_short_link_is_made_counted_and_revoked(account: Account) -> None:
    target = {"kind": "link", "url": "https://shop.example.net/sale"}
    link = short_links.make(SYSTEM, account, target=target, scene_id="poster", remark="May")
    assert len(link.token) <= 16
    assert (link.target, link.scene_id, link.remark) == (target, "poster", "May")
    short_links.clicked(link, address="203.0.113.9")
    assert queries.by_token(link.token).clicks == 1
    short_links.revoke(SYSTEM, account, link_id=link.pk)
    short_links.revoke(SYSTEM, account, link_id=link.pk)
    assert refused(lambda: queries.by_token(link.token)) == "SHORT_LINK_NOT_FOUND"
    short_links.clicked(link, address="203.0.113.9")
    assert ShortLink.objects.get(pk=link.pk).clicks == 1
    actions = Record.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["short_link.made", "short_link.revoked"]


def test_a_link_can_be_led_elsewhere(account: Account) -> None:
    link = short_links.make(SYSTEM, account)
    there = {"kind": "link", "url": "https://shop.example.net/"}
    short_links.change(SYSTEM, account, link_id=link.pk, target=there, remark="mended")
    row = queries.by_token(link.token)
    assert (row.target, row.remark) == (there, "mended")
    short_links.revoke(SYSTEM, account, link_id=link.pk)
    act = lambda: short_links.change(SYSTEM, account, link_id=link.pk, target=None)  # noqa: E731
    assert refused(act) == "SHORT_LINK_NOT_FOUND"
    assert ShortLink.objects.get(pk=link.pk).target == there


def test_a_loop_from_one_address_makes_up_no_clicks(account: Account, monkeypatch: Any) -> None:
    limit = Limit("short_link.clicks", 5, 3600)
    monkeypatch.setattr(short_links, "CLICKS", limit)
    link = short_links.make(SYSTEM, account)
    for _ in range(9):
        short_links.clicked(link, address="203.0.113.9")
    assert queries.by_token(link.token).clicks == 5


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"scene_id": "a b"}, "INVALID_SCENE_ID"),
        ({"remark": "x" * 257}, "REMARK_TOO_LONG"),
        ({"target": {"kind": "map", "keyword": "x"}}, "GOTO_INVALID"),
        ({"target": {"kind": "link", "url": "//evil.test"}}, "TARGET_INVALID"),
        ({"target": {"kind": "link", "url": "http://127.0.0.1:8000/s/other"}}, "GOTO_INVALID"),
        ({"target": {"kind": "program", "app_id": "2021000000000000"}}, "TARGET_NOT_ASSOCIATED"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(
    account: Account, over: dict[str, Any], code: str
) -> None:
    assert refused(lambda: short_links.make(SYSTEM, account, **over)) == code
    assert not ShortLink.objects.exists()


def test_another_accounts_link_cannot_be_revoked(account: Account) -> None:
    link, other = short_links.make(SYSTEM, account), make.make_account()
    act = lambda: short_links.revoke(SYSTEM, other, link_id=link.pk)  # noqa: E731
    assert refused(act) == "SHORT_LINK_NOT_FOUND"
    assert queries.by_token(link.token) == link


@pytest.mark.django_db(transaction=True)
def test_of_many_made_at_once_only_the_last_places_are_taken() -> None:
    account = make.make_account()
    outcomes = all_at_once("tests.placements.scenes_promotion:link", [account.pk] * 12)
    assert sorted(outcomes) == ["TOO_MANY_SHORT_LINKS"] * 9 + ["made"] * 3
