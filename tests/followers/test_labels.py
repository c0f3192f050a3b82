"""标签: names, limits, values of followers; who uses one keeps it."""

from collections.abc import Callable
from typing import Any

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.audit.models import Record
from lifeloop.followers import services
from lifeloop.followers.models import Group, Label, Labelling
from lifeloop.followers.queries import audience
from lifeloop.followers.rules import used_by
from lifeloop.followers.services import groups, labels
from lifeloop.kernel.errors import DomainError
from tests import factories as make
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], Any]) -> str:
    """The code of the refusal."""
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "LABEL_NAME_IS_EMPTY"),
        (" \t", "LABEL_NAME_IS_EMPTY"),
        ("x" * 31, "LABEL_NAME_TOO_LONG"),
        ("a b", "LABEL_NAME_HAS_SPACE"),
        ("a,b", "LABEL_NAME_HAS_COMMA"),
        ("会员，金", "LABEL_NAME_HAS_COMMA"),
        ("taken", "LABEL_NAME_ALREADY_EXISTS"),
    ],
)
def test_names_that_are_refused(name: str, code: str) -> None:
    account = make.make_account()
    labels.create(SYSTEM, account, name="taken")
    other = labels.create(SYSTEM, account, name="other")
    assert refused(lambda: labels.create(SYSTEM, account, name=name)) == code
    assert refused(lambda: labels.rename(SYSTEM, account, other.pk, name=name)) == code
    assert sorted(Label.objects.values_list("name", flat=True)) == ["other", "taken"]
    # The same name is free for another account, and for the label itself.
    labels.create(SYSTEM, make.make_account(), name="taken")
    assert labels.rename(SYSTEM, account, other.pk, name="other").name == "other"


def test_the_number_of_labels_is_limited(settings: Any) -> None:
    settings.LIFELOOP_LABELS_PER_ACCOUNT = 2
    account = make.make_account()
    labels.create(SYSTEM, account, name="a")
    labels.create(SYSTEM, account, name="b")
    assert refused(lambda: labels.create(SYSTEM, account, name="c")) == "LABEL_COUNT_LIMIT"
    assert Label.objects.count() == 2


def test_one_value_for_person_and_label_and_the_newest_wins() -> None:
    account, stranger = make.make_account(), make.make_person()
    people = [make.make_person() for _ in range(3)]
    for person in people:
        make.follow(person, account)
    label = labels.create(SYSTEM, account, name="city")
    ids = [person.pk for person in people]
    first = labels.put(SYSTEM, account, label.pk, person_ids=[*ids, stranger.pk], value=" 上海 ")
    assert (first.changed, first.strangers) == (ids, [stranger.pk])
    labels.put(SYSTEM, account, label.pk, person_ids=ids[:1], value="18")
    assert audience.labels_of(account, ids[0]) == {label.pk: "18"}
    assert audience.labels_of(account, ids[1]) == {label.pk: "上海"}
    assert Labelling.objects.get(person=people[0]).number == 18.0
    assert audience.labels_of(account, stranger.pk) == {}
    taken = labels.take(SYSTEM, account, label.pk, person_ids=[ids[0], stranger.pk])
    assert taken.changed == ids[:1]
    assert Labelling.objects.count() == 2
    record = Record.objects.filter(action="label.put").order_by("pk").first()
    assert record is not None
    assert (record.merchant_id, record.data["people"]) == (account.app.merchant_id, 3)


def test_what_is_refused_writes_nothing() -> None:
    account, other = make.make_account(), make.make_account()
    person = make.make_person()
    make.follow(person, account)
    label = labels.create(SYSTEM, other, name="theirs")
    ids = [person.pk]
    own = labels.create(SYSTEM, account, name="own")
    records = Record.objects.count()
    acts: dict[str, Callable[[], Any]] = {
        "LABEL_NOT_EXISTS": lambda: labels.put(SYSTEM, account, label.pk, person_ids=ids),
        "LABEL_VALUE_TOO_LONG": lambda: labels.put(
            SYSTEM, account, own.pk, person_ids=ids, value="x" * 33
        ),
    }
    for code, refusal in acts.items():
        assert refused(refusal) == code
    more: list[Callable[[], Any]] = [
        lambda: labels.take(SYSTEM, account, label.pk, person_ids=ids),
        lambda: labels.rename(SYSTEM, account, label.pk, name="mine"),
        lambda: labels.delete(SYSTEM, account, label.pk),
    ]
    for act in more:
        assert refused(act) == "LABEL_NOT_EXISTS"
    assert not Labelling.objects.exists()
    assert Record.objects.count() == records


def test_a_label_in_use_cannot_be_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    account = make.make_account()
    label = labels.create(SYSTEM, account, name="vip")
    group = groups.save(
        SYSTEM,
        account,
        name="VIPs",
        conditions=[{"field": f"label:{label.pk}", "op": "HAS", "values": []}],
    )
    assert refused(lambda: labels.delete(SYSTEM, account, label.pk)) == "LABEL_IS_USED"
    groups.delete(SYSTEM, account, group.pk)
    asked: list[tuple[str, int]] = []

    def uses(account_id: str, label_id: int) -> list[str]:
        asked.append((account_id, label_id))
        return ["Evening menu"] if len(asked) == 1 else []

    monkeypatch.setitem(used_by.LABELS._things, "test", uses)
    assert refused(lambda: labels.delete(SYSTEM, account, label.pk)) == "LABEL_IS_USED"
    labels.delete(SYSTEM, account, label.pk)
    assert asked == [(account.pk, label.pk)] * 2
    assert not Label.objects.exists()
    assert not Group.objects.exists()


def test_an_unfollow_takes_the_labels_away() -> None:
    account, person = make.make_account(), make.make_person()
    make.follow(person, account)
    label = labels.create(SYSTEM, account, name="vip")
    labels.put(SYSTEM, account, label.pk, person_ids=[person.pk])
    services.unfollow(person, account)
    assert not Labelling.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_labels_made_at_once_stay_within_the_limit() -> None:
    account = make.make_account()
    for number in range(95):
        Label.objects.create(account=account, name=f"label{number}")
    outcomes = all_at_once(
        "tests.followers.scenes:label",
        [f"{account.pk},new{number}" for number in range(20)],
        processes=2,
        threads=5,
    )
    assert sorted(outcomes) == ["LABEL_COUNT_LIMIT"] * 15 + ["made"] * 5
    assert Label.objects.count() == 100


@pytest.mark.django_db(transaction=True)
def test_no_label_outlives_the_follow_it_was_put_on() -> None:
    account = make.make_account()
    label = Label.objects.create(account=account, name="vip")
    people = [make.make_person() for _ in range(12)]
    for person in people:
        make.follow(person, account)
    acts = [
        f"{act},{person.pk},{account.pk},{label.pk}"
        for person in people
        for act in ("put", "unfollow")
    ]
    outcomes = all_at_once("tests.followers.scenes:labelled", acts, processes=2, threads=6)
    assert set(outcomes) <= {"put", "unfollow"}
    assert not Labelling.objects.exists()
