"""Every kind of notice: the act that makes it, who hears of it and who does not, its words, where it leads."""

import re

import pytest
from django.utils import translation

from lifeloop.console.notices import address_of
from lifeloop.console.registry import PAGES
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Can, allowed
from lifeloop.notices.models import Notice
from lifeloop.notices.registry import KINDS, Kind
from lifeloop.notices.words import sentence
from tests.console.helpers import browser
from tests.notices.acts import ACTS, Heard
from tests.notices.scene import Scene, again, told

pytestmark = pytest.mark.django_db

MADE = [pytest.param(kind, id=kind.name) for kind in KINDS if kind.events]
ALL = [pytest.param(kind, id=kind.name) for kind in KINDS]
HOLE = re.compile(r"%\((\w+)\)s")


def expected(kind: Kind, heard: Heard) -> set[int]:
    if heard.only is not None:
        return {member.pk for member in heard.only}
    assert heard.company is not None
    may = {member.pk for role, member in heard.company.roles.items() if allowed(role, kind.can)}
    return may - {member.pk for member in heard.but}


def test_every_kind_is_made_by_an_act_here() -> None:
    assert set(ACTS) == {kind.name for kind in KINDS if kind.events}


@pytest.mark.parametrize("kind", MADE)
def test_the_right_members_hear_of_it_once_and_nobody_else(kind: Kind) -> None:
    scene = Scene()
    heard = ACTS[kind.name](scene)
    assert told(kind.name) == expected(kind, heard) != set()
    rows = Notice.objects.filter(kind=kind.name)
    assert {row.read_at for row in rows} == {None}
    with translation.override("en"):
        said = sentence(rows[0])
    assert heard.says in said
    assert not HOLE.search(said)
    count = rows.count()
    again()
    assert rows.count() == count
    assert not Notice.objects.filter(member_id__in=scene.strange).exists()


@pytest.mark.parametrize("kind", MADE)
def test_it_leads_to_a_page_that_whoever_hears_of_it_may_open(kind: Kind) -> None:
    ACTS[kind.name](Scene())
    told(kind.name)
    for notice in Notice.objects.filter(kind=kind.name):
        client = browser(Member.objects.get(pk=notice.member_id))
        answer = client.post(f"/console/notices/{notice.pk}/open/")
        assert answer.status_code == 303
        assert answer["Location"] == address_of(notice)
        # The one page that a suspended company still has says so.
        expected = 403 if kind.name == "merchant_stopped" else 200
        assert client.get(answer["Location"]).status_code == expected
        notice.refresh_from_db()
        assert notice.read_at is not None


@pytest.mark.parametrize("kind", ALL)
def test_its_sentences_say_the_same_in_chinese(kind: Kind) -> None:
    for text in (*kind.sentences.values(), kind.label):
        with translation.override("zh-hans"):
            chinese = translation.gettext(text)
        assert chinese != text
        assert sorted(HOLE.findall(chinese)) == sorted(HOLE.findall(text))
        assert not re.search(r"[a-z]{3,} [a-z]{3,}", HOLE.sub("", chinese))


@pytest.mark.parametrize("kind", ALL)
def test_it_is_whole(kind: Kind) -> None:
    assert len(kind.name) <= 40
    assert all(len(variant) <= 20 for variant in kind.sentences)
    assert kind.icon
    assert kind.can in {Can.SELF, Can.PLATFORM} or any(
        allowed(role, kind.can) for role in ("owner", "admin", "operator", "viewer")
    )


def test_a_kind_or_a_page_that_is_no_more_still_has_words_and_a_way() -> None:
    row = Notice(kind="of_a_later_version", page="gone", args=["1"])
    assert sentence(row) == "of_a_later_version"
    assert address_of(row) == "/console/notices/"
    old = Notice(kind="role_changed", variant="owner", facts={}, page="merchants")
    assert sentence(old)
    assert "merchants" in PAGES
