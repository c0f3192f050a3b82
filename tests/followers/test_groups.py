"""用户分组: conditions by AND, values by OR, every operator; counted before saving; nothing but parameters."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.audit import SYSTEM
from lifeloop.followers.models import Follow, FollowSource, Group, Labelling
from lifeloop.followers.queries import audience
from lifeloop.followers.rules import groups as rules
from lifeloop.followers.rules import used_by
from lifeloop.followers.services import groups, labels
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from tests import factories as make

pytestmark = pytest.mark.django_db


class Crowd:
    """Followers with a name each, labels, and who meets a condition."""

    def __init__(self) -> None:
        self.account: Account = make.make_account()
        self.people: dict[str, Person] = {}
        self.labels: dict[str, int] = {}

    def add(self, name: str, labelled: dict[str, str] | None = None, **follow: Any) -> "Crowd":
        person = make.make_person(name=name)
        make.follow(person, self.account, **follow)
        self.people[name] = person
        for label, value in (labelled or {}).items():
            if label not in self.labels:
                self.labels[label] = labels.create(SYSTEM, self.account, name=label).pk
            labels.put(
                SYSTEM, self.account, self.labels[label], person_ids=[person.pk], value=value
            )
        return self

    def condition(self, field: str, op: str, *values: str) -> dict[str, Any]:
        known = f"label:{self.labels[field]}" if field in self.labels else field
        return {"field": known, "op": op, "values": list(values)}

    def meeting(self, *conditions: dict[str, Any]) -> list[str]:
        rows = audience.meeting(self.account, rules.read(conditions))
        return sorted(rows.values_list("person__name", flat=True))


@pytest.fixture
def crowd() -> Crowd:
    made = Crowd()
    made.add("an", {"city": "上海", "age": "9", "born": "2001-05-01", "vip": ""})
    made.add("bo", {"city": "上海浦东", "age": "18"}, source="code")
    made.add("cy", {"city": "北京", "age": "100", "born": "1999-12-31"}, muted=True)
    made.add("di", {"age": "many"})
    # Somebody who went, and somebody of another account.
    make.follow(make.make_person(name="gone"), made.account, ended_at=clock.now())
    make.follow(make.make_person(name="other"), make.make_account())
    return made


@pytest.mark.parametrize(
    ("field", "op", "values", "names"),
    [
        ("city", "EQ", ["上海"], "an"),
        ("city", "EQ", ["上海", "北京"], "an cy"),
        ("city", "IN", ["上海", "北京"], "an cy"),
        ("city", "NEQ", ["上海"], "bo cy di"),
        ("city", "NOTIN", ["上海", "北京"], "bo di"),
        ("city", "LIKE", ["上海"], "an bo"),
        ("city", "LIKE", ["东", "京"], "bo cy"),
        ("city", "LIKE", ["%"], ""),
        ("age", "GT", ["9"], "bo cy"),
        ("age", "GTEQ", ["18"], "bo cy"),
        ("age", "LT", ["18"], "an"),
        ("age", "LTEQ", ["18.0"], "an bo"),
        ("age", "BETWEEN", ["100", "10"], "bo cy"),
        ("age", "BETWEEN", ["18", "18"], "bo"),
        ("born", "LT", ["2000-01-01"], "cy"),
        ("born", "BETWEEN", ["1999-12-31", "2001-05-01"], "an cy"),
        ("vip", "HAS", [], "an"),
        ("vip", "HASNOT", [], "bo cy di"),
        ("source", "EQ", ["code"], "bo"),
        ("source", "NEQ", ["code"], "an cy di"),
        ("muted", "EQ", ["yes"], "cy"),
        ("muted", "EQ", ["no"], "an bo di"),
    ],
)
def test_operators(crowd: Crowd, field: str, op: str, values: list[str], names: str) -> None:
    assert crowd.meeting(crowd.condition(field, op, *values)) == names.split()


def test_days_are_calendar_days_of_gmt8() -> None:
    crowd = Crowd()
    midnight = clock.day_start(clock.today())
    crowd.add("today", created_at=midnight, active_at=clock.now())
    crowd.add("yesterday", created_at=midnight - timedelta(seconds=1), active_at=midnight)
    crowd.add(
        "week", created_at=midnight - timedelta(days=7), active_at=midnight - timedelta(days=40)
    )
    for op, values, names in (
        ("EQ", ["0"], "today"),
        ("EQ", ["1"], "yesterday"),
        ("EQ", ["0", "7"], "today week"),
        ("LT", ["7"], "today yesterday"),
        ("LTEQ", ["7"], "today week yesterday"),
        ("GT", ["1"], "week"),
        ("GTEQ", ["1"], "week yesterday"),
        ("BETWEEN", ["1", "7"], "week yesterday"),
    ):
        assert crowd.meeting(crowd.condition("since", op, *values)) == names.split(), (op, values)
    assert crowd.meeting(crowd.condition("active", "GTEQ", "30")) == ["week"]


def test_through_which_program() -> None:
    crowd, program = Crowd(), make.make_program()
    crowd.add("through", program=program).add("straight")
    assert crowd.meeting(crowd.condition("program", "EQ", program.pk)) == ["through"]
    assert crowd.meeting(crowd.condition("program", "NEQ", program.pk)) == ["straight"]


def test_all_conditions_have_to_be_met(crowd: Crowd) -> None:
    both = crowd.condition("age", "GTEQ", "9"), crowd.condition("city", "LIKE", "上海")
    assert crowd.meeting(*both) == ["an", "bo"]
    assert crowd.meeting(*both, crowd.condition("source", "EQ", "code")) == ["bo"]


@pytest.mark.parametrize(
    ("conditions", "code"),
    [
        ([], "LABEL_RULE_IS_EMPTY"),
        (["x"], "OPERATOR_IS_INVALID"),
        ([{"field": "label:1", "op": "MATCH", "values": ["x"]}], "OPERATOR_IS_INVALID"),
        ([{"field": "label:1 OR 1=1", "op": "EQ", "values": ["x"]}], "OPERATOR_IS_INVALID"),
        ([{"field": "person__phone", "op": "EQ", "values": ["x"]}], "OPERATOR_IS_INVALID"),
        ([{"field": "source", "op": "LIKE", "values": ["code"]}], "OPERATOR_IS_INVALID"),
        ([{"field": "label:1", "op": "EQ", "values": []}], "LABEL_VALUE_IS_EMPTY"),
        ([{"field": "label:1", "op": "EQ", "values": [" "]}], "LABEL_VALUE_IS_EMPTY"),
        ([{"field": "label:1", "op": "HAS", "values": ["x"]}], "LABEL_VALUE_INVALID"),
        ([{"field": "label:1", "op": "LT", "values": ["soon"]}], "LABEL_VALUE_INVALID"),
        ([{"field": "label:1", "op": "LT", "values": ["1", "2"]}], "LABEL_VALUE_INVALID"),
        ([{"field": "label:1", "op": "BETWEEN", "values": ["1", "2", "3"]}], "LABEL_VALUE_INVALID"),
        (
            [{"field": "label:1", "op": "BETWEEN", "values": ["1", "2026-01-01"]}],
            "LABEL_VALUE_INVALID",
        ),
        ([{"field": "label:1", "op": "EQ", "values": ["x" * 121]}], "LABEL_VALUE_INVALID"),
        ([{"field": "source", "op": "EQ", "values": ["moon"]}], "LABEL_VALUE_INVALID"),
        ([{"field": "since", "op": "LT", "values": ["-1"]}], "LABEL_VALUE_INVALID"),
        ([{"field": "muted", "op": "EQ", "values": ["yes", "no"]}], "LABEL_VALUE_INVALID"),
        ([{"field": "muted", "op": "EQ", "values": ["yes"]}] * 2, "LABEL_IS_REUSED"),
        (
            [{"field": f"label:{n}", "op": "HAS", "values": []} for n in range(21)],
            "LABEL_RULE_TOO_MANY",
        ),
        ([{"field": "label:999", "op": "HAS", "values": []}], "LABEL_NOT_EXISTS"),
    ],
)
def test_conditions_that_are_refused(conditions: list[Any], code: str) -> None:
    account = make.make_account()
    for act in (
        lambda: groups.save(SYSTEM, account, name="g", conditions=conditions),
        lambda: groups.crowd(account, conditions=conditions),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == code
    assert not Group.objects.exists()


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


def test_a_group_is_counted_saved_changed_and_deleted(crowd: Crowd, settings: Any) -> None:
    shanghai = [crowd.condition("city", "LIKE", "上海")]
    assert groups.crowd(crowd.account, conditions=shanghai) == 2
    made = groups.save(SYSTEM, crowd.account, name="上海_1", conditions=shanghai)
    assert (made.count, made.rules) == (2, shanghai)
    assert made.counted_at is not None
    for name, code in (
        ("", "GROUP_NAME_IS_EMPTY"),
        ("x" * 31, "GROUP_NAME_TOO_LONG"),
        ("a b", "GROUP_NAME_IS_INVALID"),
        ("<b>", "GROUP_NAME_IS_INVALID"),
        ("上海_1", "GROUP_NAME_EXISTED"),
    ):
        named = partial(groups.save, SYSTEM, crowd.account, name=name, conditions=shanghai)
        assert refused(named) == code
    settings.LIFELOOP_GROUP_LEAST = 2
    again = partial(
        groups.save, SYSTEM, crowd.account, name="again", conditions=shanghai, group_id=made.pk
    )
    assert refused(again) == "GROUP_CROWD_TOO_SMALL"
    settings.LIFELOOP_GROUP_LEAST = 1
    assert again().name == "again"
    settings.LIFELOOP_GROUPS_PER_ACCOUNT = 1
    assert (
        refused(lambda: groups.save(SYSTEM, crowd.account, name="b", conditions=shanghai))
        == "GROUP_COUNT_LIMIT"
    )
    other = make.make_account()
    assert refused(lambda: groups.delete(SYSTEM, other, made.pk)) == "GROUP_NOT_EXISTED"
    assert refused(lambda: groups.recount(other, made.pk)) == "GROUP_NOT_EXISTED"
    groups.delete(SYSTEM, crowd.account, made.pk)
    assert not Group.objects.exists()
    assert Labelling.objects.exists()


def test_a_group_in_use_cannot_be_deleted(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    made = groups.save(SYSTEM, crowd.account, name="g", conditions=[crowd.condition("vip", "HAS")])
    monkeypatch.setitem(used_by.GROUPS._things, "test", lambda account, group: ["Night menu"])
    assert (
        refused(lambda: groups.delete(SYSTEM, crowd.account, made.pk)) == "GROUP_NOT_ALLOW_DELETE"
    )
    assert Group.objects.exists()


def test_the_audience_of_a_broadcast(crowd: Crowd) -> None:
    account, people, label = crowd.account, crowd.people, crowd.labels
    made = groups.save(
        SYSTEM, account, name="g", conditions=[crowd.condition("city", "EQ", "上海")]
    )

    def names(rows: Any) -> list[str]:
        return sorted(rows.values_list("person__name", flat=True))

    assert names(audience.all_of(account)) == ["an", "bo", "cy", "di"]
    assert names(audience.of_group(made)) == ["an"]
    assert audience.in_group(made, people["an"].pk)
    assert not audience.in_group(made, people["bo"].pk)
    assert names(audience.with_labels(account, [(label["city"], ["上海", "北京"])])) == ["an", "cy"]
    assert names(audience.with_labels(account, [(label["city"], []), (label["vip"], [])])) == ["an"]
    stranger = make.make_person()
    assert names(audience.of_people(account, [people["di"].pk, stranger.pk])) == ["di"]
    assert audience.with_labels(make.make_account(), [(label["city"], [])]).count() == 0
    # A chunk goes on from a person.
    after = audience.all_of(account).filter(person_id__gt=people["bo"].pk).order_by("person_id")
    assert [one.person.name for one in after[:1]] == ["cy"]


@pytest.mark.parametrize(
    "text", ["' OR '1'='1", "x'); DROP TABLE followers_follow; --", "%s", "{0}"]
)
def test_whatever_is_typed_is_a_parameter(crowd: Crowd, text: str) -> None:
    for op in ("EQ", "NEQ", "LIKE", "IN", "NOTIN"):
        read = rules.read([crowd.condition("city", op, text)])
        with CaptureQueriesContext(
            connection,
        ) as seen:
            found = audience.meeting(crowd.account, read).count()
        assert found == (4 if op in {"NEQ", "NOTIN"} else 0)
        sql, _params = audience.meeting(crowd.account, read).query.sql_with_params()
        assert text not in sql.replace("%s", "?")
        assert len(seen) == 1
    assert Follow.objects.count() == 6


def test_every_source_can_be_asked_for() -> None:
    assert set(rules.SOURCES) == set(FollowSource.values)
