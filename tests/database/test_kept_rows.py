"""Kept statements that return objects: the same ones that their querysets make, with what was joined, and new ones each time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import models

from lifeloop.database.kept import Given, KeptRead
from lifeloop.database.kept_rows import KeptRows
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import Menu
from lifeloop.relations.models import Binding
from tests import factories as make

pytestmark = pytest.mark.django_db

_accounts = KeptRows(
    lambda: Account.objects.select_related("app", "app__merchant").filter(pk__being=Given("app"))
)
_bindings = KeptRows(
    lambda: Binding.objects.select_related(
        "account__app__merchant", "program__app", "grant", "bound_by"
    ).filter(pk__being=Given("program"))
)


def columns(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_an_object_is_that_of_the_queryset_with_what_was_joined(
    django_assert_num_queries: Any,
) -> None:
    account = make.make_account()
    account.newest_at, account.suspended = clock.now() - timedelta(hours=3), True
    account.save()
    make.make_account()
    ours, theirs = _accounts.first(app=account.pk), Account.objects.get(pk=account.pk)
    assert ours is not None
    assert ours == theirs
    with django_assert_num_queries(0):
        joined = (ours, ours.app, ours.app.merchant)
    assert [columns(row) for row in joined] == [
        columns(row) for row in (theirs, theirs.app, theirs.app.merchant)
    ]
    assert ours.suspended is True
    assert ours._state.db == theirs._state.db
    assert not ours._state.adding
    ours.introduction = "another"
    ours.save(update_fields=["introduction"])
    theirs.refresh_from_db()
    assert theirs.introduction == "another"


def test_every_call_makes_objects_of_its_own() -> None:
    account = make.make_account()
    first, second = _accounts.first(app=account.pk), _accounts.first(app=account.pk)
    assert first is not None
    assert second is not None
    first.name = "changed here"
    assert second.name == account.name


def test_nothing_is_none_and_an_empty_list() -> None:
    assert _accounts.first(app="2021000000000000") is None
    assert _accounts(app="' OR 1=1 --") == []


def test_what_may_be_absent_is_none(django_assert_num_queries: Any) -> None:
    made = make.bind(make.make_program(), make.make_account())
    row = _bindings.first(program=made.pk)
    assert row is not None
    with django_assert_num_queries(0):
        assert row.grant is None
        assert row.account.app.merchant.pk
        assert row.program.app.pk == made.pk


def test_documents_come_as_python_values() -> None:
    account = make.make_account()
    entries = [{"id": "a", "name": "菜单"}]
    made = Menu.objects.create(account=account, style="text", key="k", entries=entries)
    kept = KeptRows(lambda: Menu.objects.filter(account_id__being=Given("account")))
    assert [(row.pk, row.entries, row.rule) for row in kept(account=account.pk)] == [
        (made.pk, entries, None)
    ]


def test_a_moment_and_a_number_can_be_given() -> None:
    people = [make.make_person() for _ in range(3)]
    now = clock.now()
    for back, person in enumerate(people):
        Person.objects.filter(pk=person.pk).update(created_at=now - timedelta(hours=back))
    since = KeptRead(
        lambda: (
            Person.objects.filter(created_at__atmost=Given("now")).order_by("pk").values_list("pk")
        )
    )
    assert since(now=now - timedelta(hours=1)) == [(people[1].pk,), (people[2].pk,)]
    assert since(now=now - timedelta(hours=1, microseconds=1)) == [(people[2].pk,)]
    upto = KeptRead(
        lambda: Person.objects.filter(pk__atmost=Given("last")).order_by("pk").values_list("pk")
    )
    assert upto(last=people[0].pk)[-1] == (people[0].pk,)


def test_each_call_is_one_statement(django_assert_num_queries: Any) -> None:
    account = make.make_account()
    _accounts.first(app=account.pk)
    with django_assert_num_queries(3):
        for _ in range(3):
            _accounts.first(app=account.pk)
