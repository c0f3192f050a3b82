"""Finding followers: pairs of characters, shown digits of phones, kept right by everything that changes them."""

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.followers import services
from lifeloop.followers.models import Follow, FollowSource, FollowTerm
from lifeloop.followers.rules import terms
from lifeloop.followers.rules.terms import Way
from lifeloop.followers.services import people
from lifeloop.kernel.errors import DomainError
from tests import factories as make


def test_pairs_of_a_name_and_single_characters_beyond_ascii() -> None:
    assert terms.of(phone="", name="王小明", note="VIP 客") == {
        *("王小", "小明", "王", "小", "明"),
        *("vi", "ip"),
        "客",
    }
    assert terms.of(phone="", name="x", note="") == {"x"}


def test_of_a_phone_only_what_is_shown() -> None:
    assert terms.of(phone="+8613812345678", name="", note="") == {"138", "5678"}
    assert terms.of(phone="+1415", name="", note="") == set()


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("小明", [(Way(("小明",)),)]),
        ("王小明", [(Way(("王小", "小明")),)]),
        ("明", [(Way(("明",)),)]),
        ("ＶＩＰ", [(Way(("vi", "ip")),)]),
        ("小明 vip", [(Way(("小明",)),), (Way(("vi", "ip")),)]),
        ("138", [(Way(("138",)), Way(("13", "38")))]),
        ("5678", [(Way(("5678",)), Way(("56", "67", "78")))]),
        ("138****5678", [(Way(("138", "5678")),)]),
        ("138 5678", [(Way(("138", "5678")),)]),
        ("138 1234 5678", [(Way(("138", "5678")),)]),
        ("+8613812345678", [(Way(("138", "5678")),)]),
        ("%_'--", []),
        ("", []),
    ],
)
def test_what_a_search_asks_for(search: str, found: list[object]) -> None:
    assert terms.wanted(search) == found


def test_the_masked_digits_are_in_no_term() -> None:
    kept = terms.of(phone="+8613898765432", name="", note="")
    for word in terms.wanted("9876"):
        assert not any(set(way.terms) <= kept for way in word)


@pytest.mark.django_db
def test_terms_follow_everything_that_changes_them() -> None:
    account, other = make.make_account(), make.make_account()
    person = make.make_person(name="王小明", phone="+8613812345678")

    def kept() -> set[str]:
        rows = FollowTerm.objects.filter(account=account, person=person)
        return set(rows.values_list("term", flat=True))

    services.follow(person, account, source=FollowSource.CODE)
    services.follow(person, other, source=FollowSource.CODE)
    digits = {"138", "5678"}
    name = {"王小", "小明", "王", "小", "明"}
    assert kept() == name | digits
    people.set_note(SYSTEM, account, person.pk, note="老客户")
    assert kept() == name | {"老客", "客户", "老", "客", "户"} | digits
    people.rename(person, name="小红")
    assert kept() == {"小红", "小", "红", "老客", "客户", "老", "客", "户"} | digits
    assert FollowTerm.objects.filter(account=other, term="小红").count() == 1
    people.set_note(SYSTEM, account, person.pk, note="")
    assert kept() == {"小红", "小", "红"} | digits
    people.set_note(SYSTEM, account, person.pk, note="again")
    services.unfollow(person, account)
    assert kept() == set()
    assert Follow.objects.get(account=account).note == ""
    assert FollowTerm.objects.filter(account=other).exists()


@pytest.mark.django_db
def test_notes_and_names_that_are_refused() -> None:
    account, person = make.make_account(), make.make_person()
    for person_id, note, code in (
        (person.pk, "x", "FOLLOWER_NOT_FOUND"),
        (person.pk, "x" * 61, "NOTE_TOO_LONG"),
    ):
        with pytest.raises(DomainError) as refusal:
            people.set_note(SYSTEM, account, person_id, note=note)
        assert refusal.value.code == code
    with pytest.raises(DomainError) as refusal:
        people.rename(person, name="x" * 21)
    assert refusal.value.code == "PERSON_NAME_TOO_LONG"
    assert not FollowTerm.objects.exists()
