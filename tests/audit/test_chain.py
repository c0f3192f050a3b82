"""Trust row 41: whoever edits, cuts or adds to the log in the database, the check names the record."""

import importlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from lifeloop.audit import Actor, Target, chaining, checking, record
from lifeloop.audit.models import Head, Link, Record
from lifeloop.outbox.registry import LANES
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db
WANG = Actor("member", 7, "王小明", "203.0.113.9")
DATA = {"limit": 3.0, "tiny": 1.5e-7, "huge": 1e25, "when": datetime(2026, 1, 2, 3, 4, 5, 6, UTC)}


def acts(count: int = 6, **over: Any) -> list[int]:
    made = [
        record(
            actor=over.get("actor", WANG),
            action="binding.bound",
            target=over.get("target", Target("binding", n, f"咖啡 {n}")),
            merchant_id=1,
            data={**DATA, "n": n, "list": ("a", None, {"b": True})},
        ).pk
        for n in range(count)
    ]
    chaining.chain()
    return made


def run(sql: str, *params: Any) -> int:
    """As somebody with the database's own tools would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def found() -> tuple[str, int] | None:
    fault = checking.verify().fault
    return (fault.code, fault.record) if fault else None


def test_what_nobody_touched_is_whole() -> None:
    assert checking.verify() == checking.Verdict(0, 0, "", None)
    acts(1203)
    while chaining.chain():
        continue
    verdict = checking.verify()
    assert (verdict.records, verdict.waiting, verdict.whole) == (1203, 0, True)
    assert verdict.hash == Link.objects.order_by("-number").values_list("hash", flat=True)[0]


EDITS = {
    "at": datetime(2026, 1, 1, tzinfo=UTC).isoformat(" "),
    "actor_kind": "app",
    "actor_id": "8",
    "actor_name": "李雷",
    "merchant_id": 2,
    "action": "binding.unbound",
    "target_kind": "grant",
    "target_id": "99",
    "target_name": "茶",
    "address": "198.51.100.1",
    "data": '{"n": 3}',
}


def test_every_column_of_a_record_is_sealed() -> None:
    assert set(EDITS) == {field.column for field in Record._meta.fields} - {"id"}


@pytest.mark.parametrize("column", sorted(EDITS))
@pytest.mark.parametrize("chained", [True, False])
def test_an_edited_record_is_named(column: str, chained: bool) -> None:
    ids = acts()
    if not chained:
        one = record(actor=WANG, action="a.b", target=Target("x", 1))
        ids[3] = one.pk
    assert run(f"UPDATE audit_record SET {column} = %s WHERE id = %s", EDITS[column], ids[3]) == 1
    assert found() == ("EDITED", ids[3])


def test_the_first_of_several_is_named() -> None:
    ids = acts()
    run("UPDATE audit_record SET action = 'x.y' WHERE id IN (%s, %s)", ids[4], ids[2])
    assert found() == ("EDITED", ids[2])


def test_a_record_that_was_cut_out_is_named() -> None:
    ids = acts()
    run("DELETE FROM audit_record WHERE id = %s", ids[2])
    assert found() == ("MISSING", ids[2])


def test_one_cut_out_with_its_link_is_named_by_number_and_neighbour() -> None:
    ids = acts()
    run("DELETE FROM audit_record WHERE id = %s", ids[2])
    run("DELETE FROM audit_link WHERE record = %s", ids[2])
    fault = checking.verify().fault
    assert fault == checking.Fault("GONE", ids[3], 3)
    assert fault.sentence == f"number 3 of the chain was cut out; record {ids[3]} came after it"


def test_closing_the_gap_afterwards_does_not_help() -> None:
    ids = acts()
    run("DELETE FROM audit_record WHERE id = %s", ids[2])
    run("DELETE FROM audit_link WHERE record = %s", ids[2])
    for n in (4, 5, 6):
        run("UPDATE audit_link SET number = %s WHERE number = %s", n - 1, n)
    assert found() == ("UNTIED", ids[3])


def test_the_newest_cut_off_are_missed() -> None:
    ids = acts()
    for one in ids[4:]:
        run("DELETE FROM audit_record WHERE id = %s", one)
        run("DELETE FROM audit_link WHERE record = %s", one)
    assert found() == ("CUT", ids[3])
    # Writing the end anew needs the key.
    last = Link.objects.get(number=4)
    run("UPDATE audit_head SET number = 4, hash = %s", last.hash)
    assert found() == ("HEADLESS", ids[3])
    run("DELETE FROM audit_head")
    assert found() == ("HEADLESS", ids[3])
    more = record(actor=WANG, action="a.b", target=Target("x", 1))
    assert chaining.chain() == 0  # nothing is tied to an end that is gone
    assert Link.objects.get(pk=more.pk).number is None


COLUMNS = "at, actor_kind, actor_id, actor_name, merchant_id, action, target_kind, target_id, target_name, address, data"


def test_a_record_that_was_put_in_is_named() -> None:
    ids = acts()
    copied = (
        f"INSERT INTO audit_record ({COLUMNS}) SELECT {COLUMNS} FROM audit_record WHERE id = %s"
    )
    run(copied, ids[1])
    new = Record.objects.latest("pk").pk
    assert found() == ("INSERTED", new)
    # With a link of its own it is tied, and still not what anybody sealed.
    link = Link.objects.get(pk=ids[2])
    run("INSERT INTO audit_link (record, seal, hash) VALUES (%s, %s, '')", new, link.seal)
    assert found() == ("EDITED", new)
    chaining.chain()
    assert found() == ("EDITED", new)


def test_an_old_id_put_in_between_is_named_before_what_follows() -> None:
    ids = acts()
    run("DELETE FROM audit_link WHERE record = %s", ids[5])
    run("UPDATE audit_record SET action = 'x.y' WHERE id = %s", ids[4])
    run(
        f"INSERT INTO audit_record (id, {COLUMNS}) SELECT -5, {COLUMNS} FROM audit_record WHERE id = %s",
        ids[1],
    )
    assert found() == ("INSERTED", -5)


def test_two_records_changed_about_are_named() -> None:
    ids = acts()
    run("UPDATE audit_record SET id = -1 WHERE id = %s", ids[1])
    run("UPDATE audit_record SET id = %s WHERE id = %s", ids[1], ids[4])
    run("UPDATE audit_record SET id = %s WHERE id = -1", ids[4])
    assert found() == ("EDITED", ids[1])


def test_a_link_that_was_changed_is_named() -> None:
    ids = acts()
    run("UPDATE audit_link SET seal = %s WHERE record = %s", "0" * 64, ids[2])
    assert found() == ("UNTIED", ids[2])


def test_another_key_makes_another_chain(settings: Any) -> None:
    ids = acts()
    settings.LIFELOOP_FIELD_KEY = "another"
    assert found() == ("UNTIED", ids[0])


def test_what_is_undone_leaves_no_link() -> None:
    def undone() -> None:
        with transaction.atomic():
            record(actor=WANG, action="a.b", target=Target("x", 1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert not Link.objects.exists()


def test_a_worker_has_a_thread_for_it() -> None:
    found_lane = LANES["audit.chain"]
    assert found_lane.threads() == 1
    assert not found_lane.turn(0)
    record(actor=WANG, action="a.b", target=Target("x", 1))
    assert found_lane.turn(0)
    assert checking.verify().records == 1


# --- a person who is forgotten ----------------------------------------------------------------------


def test_hiding_a_person_keeps_the_chain_whole() -> None:
    person = Actor("person", 31, "2088000000000031", "203.0.113.7")
    mine = record(actor=person, action="person.x", target=Target("person_session", "5"))
    about = record(
        actor=WANG,
        action="talk.answered",
        target=Target("person", "2088000000000031", "咖啡 · 2088000000000031"),
    )
    other = record(actor=WANG, action="talk.answered", target=Target("person", "2088000000000032"))
    chaining.chain()
    assert chaining.hide(person_id=31, user_id="2088000000000031") == 2
    assert checking.verify().whole
    mine.refresh_from_db()
    about.refresh_from_db()
    assert all(
        value.startswith("hidden-") for value in (mine.actor_id, mine.actor_name, mine.address)
    )
    assert about.target_name.startswith("hidden-")
    assert mine.actor_name == about.target_id  # still the same person
    assert Record.objects.get(pk=other.pk).target_id == "2088000000000032"
    assert chaining.hide(person_id=31, user_id="2088000000000031") == 0


def test_nothing_can_be_hidden_without_the_key() -> None:
    ids = acts()
    run("UPDATE audit_record SET actor_name = 'hidden-0000000000000000' WHERE id = %s", ids[2])
    run(
        "UPDATE audit_link SET hidden = %s WHERE record = %s",
        '{"actor_name": "' + "0" * 64 + '"}',
        ids[2],
    )
    assert found() == ("EDITED", ids[2])
    run("UPDATE audit_link SET hidden = %s WHERE record = %s", '{"action": "x"}', ids[2])
    assert found() == ("EDITED", ids[2])


# --- old rows, and many at once ------------------------------------------------------------------


def test_records_from_before_the_chain_are_sealed_by_the_migration() -> None:
    ids = acts(3)
    Link.objects.all().delete()
    Head.objects.all().delete()
    assert found() == ("INSERTED", ids[0])
    importlib.import_module("lifeloop.audit.migrations.0002_chain").seal_what_is_there(apps, None)
    assert checking.verify().waiting == 3
    assert chaining.chain() == 3
    assert checking.verify().whole


@pytest.mark.django_db(transaction=True)
def test_many_processes_that_act_and_chain_at_once_make_one_chain() -> None:
    outcomes = all_at_once("tests.audit.scenes:act", [str(n) for n in range(120)])
    assert outcomes == ["done"] * 120
    while chaining.chain():
        continue
    verdict = checking.verify()
    assert (verdict.records, verdict.waiting, verdict.fault) == (120, 0, None)
    numbers = list(Link.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 121))
