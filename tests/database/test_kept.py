"""Kept statements: the same rows as their querysets, whatever the lists; locks inside a write only."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import F
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from lifeloop.database import write
from lifeloop.database.kept import Given, GivenNumber, KeptInsert, KeptRead, KeptUpdate
from lifeloop.identity.models import Person
from lifeloop.kernel import ids
from lifeloop.messaging.models import FormId, Send
from lifeloop.relations.models import Grant
from tests import factories as make

pytestmark = pytest.mark.django_db

FORM = ("pk", "person_id", "program_id", "uses", "created_at")


def test_rows_are_those_of_the_queryset_with_their_python_types() -> None:
    grant = make.make_grant(
        make.make_program(),
        make.make_account(),
        templates=["a", "b"],
        until=datetime(2031, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
    )
    columns = ("pk", "state", "templates", "per_day", "until", "account__suspended")
    read = KeptRead(
        lambda: Grant.objects.filter(program_id__among=Given("ids")).values_list(*columns)
    )
    rows = Grant.objects.filter(pk=grant.pk).values_list(*columns)
    assert read(ids=[grant.program_id]) == list(rows)
    assert read(ids=[grant.program_id])[0][5] is False


@pytest.mark.parametrize("number", [0, 1, 3, 1500])
def test_a_list_of_any_length_is_one_statement_of_one_text(number: int) -> None:
    program = make.make_program()
    people = [make.make_person() for _ in range(min(number, 3))]
    forms = [make.make_form_id(person, program).pk for person in people]
    read = KeptRead(lambda: FormId.objects.filter(pk__among=Given("ids")).values_list("pk"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = read(ids=[*forms, *(f"unknown-{at}" for at in range(number - len(forms)))])
    assert sorted(row[0] for row in found) == sorted(forms)
    assert len(queries) == 1


def test_values_are_bound_and_never_part_of_the_text() -> None:
    make.make_form_id(make.make_person(), make.make_program())
    read = KeptRead(lambda: FormId.objects.filter(pk__among=Given("ids")).values_list("pk"))
    assert read(ids=["x') OR 1=1 --", '"]) OR (1=1', "\\", "'"]) == []


def test_locked_rows_come_in_the_order_of_their_keys_and_only_inside_a_write() -> None:
    program = make.make_program()
    forms = sorted(make.make_form_id(make.make_person(), program).pk for _ in range(4))
    read = KeptRead(
        lambda: FormId.objects.filter(pk__among=Given("ids")).values_list(*FORM), lock="update"
    )
    with write():
        assert [row[0] for row in read(ids=list(reversed(forms)))] == forms


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lock", ["share", "update"])
def test_a_lock_outside_a_write_is_refused(lock: str) -> None:
    read = KeptRead(
        lambda: FormId.objects.filter(pk__among=Given("ids")).values_list("pk"),
        lock=lock,  # type: ignore[arg-type]
    )
    with pytest.raises(TransactionManagementError):
        read(ids=["a"])


def test_an_update_changes_its_rows_by_the_number_given() -> None:
    program = make.make_program()
    mine, other = (make.make_form_id(make.make_person(), program) for _ in range(2))
    use = KeptUpdate(
        lambda: FormId.objects.filter(pk__among=Given("ids")), uses=F("uses") + GivenNumber("by")
    )
    assert use(ids=[mine.pk, "unknown"], by=2) == 1
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.uses, other.uses) == (2, 0)


def test_an_insert_stores_what_the_orm_reads_back() -> None:
    moment = datetime(2030, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
    whole = moment.replace(microsecond=0)
    insert = KeptInsert(Send, "id", "way", "kind", "app", "content", "created_at", "recalled_at")
    content = {"title": "取餐", "n": [1, None, "\"'"]}
    first, second = ids.row_id(), ids.row_id()
    insert(
        [
            (first, "custom", "text", None, content, moment, None),
            (second, "custom", "text", None, {}, whole, whole),
        ]
    )
    row = Send.objects.get(pk=first)
    assert (row.content, row.created_at, row.recalled_at, row.app_id) == (
        content,
        moment,
        None,
        None,
    )
    assert Send.objects.get(pk=second).recalled_at == whole
    assert Send.objects.filter(created_at__gte=moment).count() == 1


def test_inserting_nothing_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        KeptInsert(Person, "user_id", "phone")([])
    assert len(queries) == 0
