"""粉丝: search and filters find whom they say, few or many; a page asks the same number of queries for 1 and 3 rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.audit import SYSTEM
from lifeloop.followers import services
from lifeloop.followers.models import FollowSource
from lifeloop.followers.queries import finding, listing
from lifeloop.followers.queries.finding import Filters
from lifeloop.followers.services import groups, labels, people
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


def add(account: Account, name: str, note: str = "", **over: Any) -> Person:
    person = make.make_person(name=name, **over)
    services.follow(person, account, source=FollowSource.CODE)
    if note:
        people.set_note(SYSTEM, account, person.pk, note=note)
    return person


def names(account: Account, **asked: Any) -> list[str]:
    return [one.person.name for one in listing.page(account, Filters(**asked)).items]


@pytest.mark.parametrize("few", [2000, 0])
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("小明", "王小明 李小明"),
        ("王小明", "王小明"),
        ("明", "明月 王小明 李小明"),
        ("老客", "陈红"),
        ("老客户", "陈红"),
        ("客户", "陈红"),
        ("小明 老客", ""),
        ("anna", "Anna Bell"),
        ("bell anna", "Anna Bell"),
        ("ANN", "Anna Bell"),
        ("5678", "王小明"),
        ("139", "李小明"),
        ("138****5678", "王小明"),
        ("1234", ""),
        ("小红", ""),
        ("'; --", ""),
        ("\x00", ""),
    ],
)
def test_search(
    account: Account, monkeypatch: pytest.MonkeyPatch, few: int, search: str, found: str
) -> None:
    """Two-character Chinese words too, on both databases; by the rare way and by the walk over the newest."""
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(finding, "FEW_OF_SEVERAL", few)
    add(account, "李小明", phone="+8613912340000")
    add(account, "王小明", phone="+8613812345678")
    add(account, "陈红", note="老客户")
    add(account, "明月")
    add(account, "Anna Bell")
    add(make.make_account(), "王小明")
    expected = {"Anna Bell"} if "Anna" in found else set(found.split())
    assert set(names(account, search=search)) == expected


def test_a_public_number_finds_its_person(account: Account) -> None:
    person = add(account, "an")
    add(account, "bo")
    assert names(account, search=person.user_id) == ["an"]
    assert names(account, search="2088" + "0" * 12) == []


def test_what_is_gone_is_not_found(account: Account) -> None:
    """Unfollowing takes name, note and labels out of every search at once."""
    person = add(account, "王小明", note="老客户")
    label = labels.create(SYSTEM, account, name="vip")
    labels.put(SYSTEM, account, label.pk, person_ids=[person.pk])
    services.unfollow(person, account)
    for asked in ({"search": "小明"}, {"search": "老客"}, {"label_id": label.pk}, {}):
        assert names(account, **asked) == []
    # A new follow begins without what was noted before.
    services.follow(person, account, source=FollowSource.CODE)
    assert names(account, search="老客") == []
    assert names(account, search="小明") == ["王小明"]


@pytest.mark.parametrize("few", [2000, 0])
def test_filters(account: Account, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(finding, "FEW_OF_SEVERAL", few)
    ids = {}
    for days, (name, source) in enumerate([("an", "code"), ("bo", "search"), ("cy", "code")]):
        person = make.make_person(name=name)
        at = clock.day_start(clock.today()) - timedelta(days=days)
        make.follow(person, account, source=source, created_at=at)
        ids[name] = person.pk
    label = labels.create(SYSTEM, account, name="city")
    labels.put(SYSTEM, account, label.pk, person_ids=[ids["an"], ids["cy"]], value="上海")
    labels.put(SYSTEM, account, label.pk, person_ids=[ids["bo"]], value="北京")
    group = groups.save(
        SYSTEM,
        account,
        name="g",
        conditions=[
            {"field": f"label:{label.pk}", "op": "LIKE", "values": ["海"]},
            {"field": "source", "op": "EQ", "values": ["code"]},
        ],
    )
    today = clock.today()
    for asked, found in (
        ({}, "an bo cy"),
        ({"source": "code"}, "an cy"),
        ({"label_id": label.pk}, "an bo cy"),
        ({"label_id": label.pk, "value": "上海"}, "an cy"),
        ({"group": group}, "an cy"),
        ({"group": group, "until": today - timedelta(days=1)}, "cy"),
        ({"since": today - timedelta(days=1)}, "an bo"),
        ({"since": today - timedelta(days=1), "until": today - timedelta(days=1)}, "bo"),
        ({"label_id": label.pk, "source": "search"}, "bo"),
    ):
        page = listing.page(account, Filters(**asked))
        assert [one.person.name for one in page.items] == found.split(), asked
        assert (page.total, page.more) == (len(found.split()), False)
        chosen = listing.chosen(account, Filters(**asked)).order_by("person_id")
        assert [one.person.name for one in chosen] == found.split()


def test_pages_totals_and_the_end(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        make.follow(make.make_person(name=f"p{number}"), account)
    first = listing.page(account, Filters(), size=3)
    assert [one.person.name for one in first.items] == ["p6", "p5", "p4"]
    assert (first.total, first.more, first.following, first.first, first.last) == (
        7,
        False,
        True,
        1,
        3,
    )
    last = listing.page(account, Filters(), number=99, size=3)
    assert [one.person.name for one in last.items] == ["p0"]
    assert (last.number, last.following) == (3, False)
    # No page lies behind the bound, whatever the total is; of what is asked for it is "or more".
    monkeypatch.setattr(listing, "MOST", 4)
    bound = listing.page(account, Filters(), number=9, size=2)
    assert (bound.number, bound.total, bound.more, bound.following) == (2, 7, False, False)
    assert bound.cut
    assert not listing.page(account, Filters(), size=2).cut
    asked = listing.page(account, Filters(since=clock.today()), number=9, size=2)
    assert (asked.number, asked.total, asked.more, asked.cut) == (2, 5, True, True)


def test_nobody(account: Account) -> None:
    page = listing.page(account, Filters(), number=3)
    assert (page.items, page.total, page.first, page.last, page.pages) == ([], 0, 0, 0, 1)


def test_queries_do_not_grow_with_rows(account: Account) -> None:
    counts = []
    for _ in range(2):
        add(account, "王小明")
        with CaptureQueriesContext(connection) as seen:
            page = listing.page(account, Filters(search="小明"))
            listing.labels_of_people(account, [one.person_id for one in page.items])
        counts.append(len(seen))
        add(account, "王小明")
    assert counts[0] == counts[1]
