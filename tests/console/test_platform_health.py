"""健康: what the operator sees of the platform, and a failed job run again."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection

from lifeloop.audit.models import Record
from lifeloop.database import size, slow
from lifeloop.identity.models import Member
from lifeloop.identity.services.operations import note_backup
from lifeloop.kernel import clock
from lifeloop.outbox.models import Job, Periodic
from tests import factories as make
from tests.console.helpers import browser, text_of
from tests.factories_operations import make_failed_job
from tests.factories_webhooks import make_webhook

pytestmark = pytest.mark.django_db
HEALTH = "/console/platform/health/"


@pytest.fixture
def operator() -> Member:
    return make.make_member(is_operator=True)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    """Slow statements of other tests are not seen here."""
    settings.LIFELOOP_HOME = tmp_path
    slow.RING.clear()


def test_a_new_platform_says_what_is_missing(operator: Member) -> None:
    page = text_of(browser(operator).get(HEALTH))
    for words in ("No job has ever run", "on time", "all well", "never", "No job has failed"):
        assert words in page
    assert "PostgreSQL" in page or "SQLite" in page
    assert "Biggest tables" in page


def test_it_tells_of_what_does_not_do_well(operator: Member) -> None:
    make_failed_job(name="webhooks.prune", last_error="OperationalError")
    shop = make.make_merchant(name="Harbour Coffee")
    make_webhook(shop, failing_since=clock.now() - timedelta(days=1))
    Periodic.objects.create(name="outbox.prune", next_at=clock.now() + timedelta(hours=1))
    note_backup(size=10, seconds=0.1, with_keys=False)
    page = text_of(browser(operator).get(HEALTH))
    for words in ("webhooks.prune", "OperationalError", "1 failed", "alive", "Harbour Coffee"):
        assert words in page
    assert "1 failing" in page
    assert "keys are not in it" in page
    with time_machine.travel(clock.now() + timedelta(days=2), tick=True):
        later = text_of(browser(operator).get(HEALTH))
    assert "2 d ago" in later
    assert "away" in later


def test_a_failed_job_runs_again_and_that_is_recorded(operator: Member) -> None:
    job = make_failed_job()
    client = browser(operator)
    there = f"{HEALTH}jobs/{job.pk}/retry/"
    assert there in text_of(client.get(HEALTH))
    assert job.name in text_of(client.get(there))
    job.refresh_from_db()
    assert job.state == Job.State.FAILED  # a look changes nothing
    assert client.post(there).status_code == 303
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.READY, 0)
    record = Record.objects.get(action="platform.job_retried")
    assert (record.actor_id, record.target_id) == (str(operator.pk), str(job.pk))
    again = client.post(there)
    assert again.status_code == 422
    assert "did not fail" in text_of(again)
    assert Record.objects.filter(action="platform.job_retried").count() == 1


def test_a_job_whose_secret_is_gone_is_not_offered_and_not_run(operator: Member) -> None:
    job = make_failed_job(expires_at=clock.now())
    client = browser(operator)
    assert "Its secret is gone" in text_of(client.get(HEALTH))
    assert client.post(f"{HEALTH}jobs/{job.pk}/retry/").status_code == 422
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert not Record.objects.filter(action="platform.job_retried").exists()
    assert client.get(f"{HEALTH}jobs/{job.pk + 1}/retry/").status_code == 404


def test_slow_statements_are_kept_without_what_is_in_them(operator: Member, settings: Any) -> None:
    settings.LIFELOOP_SLOW_QUERY_MS = 1
    slept = "SELECT pg_sleep(0.01), %s, '+8613800000001'"
    counted = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
        " SELECT count(*), %s, '+8613800000001' FROM n"
    )
    with connection.cursor() as cursor:
        cursor.execute(slept if connection.vendor == "postgresql" else counted, ["a secret word"])
    settings.LIFELOOP_SLOW_QUERY_MS = 60_000
    [kept] = [one for one in slow.statements() if "…" in one.text and "%s" in one.text]
    assert kept.count == 1
    assert kept.longest >= 0.001
    page = text_of(browser(operator).get(HEALTH))
    assert kept.text.split("'")[0].split(",")[0].split("(")[0] in page
    for hidden in ("13800000001", "a secret word"):
        assert hidden not in page
        assert hidden not in "".join(path.read_text() for path in slow_files(settings))


def slow_files(settings: Any) -> list[Path]:
    return list((Path(settings.LIFELOOP_HOME) / "slow").glob("*.json"))


def test_all_processes_are_told_of_and_old_ones_forgotten(settings: Any) -> None:
    slow.RING.add("SELECT 1", 0.5)
    [own] = slow_files(settings)
    assert own.stem == str(os.getpid())
    other = own.with_name("1.json")
    other.write_text(json.dumps([{**json.loads(own.read_text())[0], "longest": 2.0}]))
    own.with_name("2.json").write_text("[{half")
    [merged] = slow.statements()
    assert (merged.count, merged.longest) == (2, 2.0)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=True):
        assert slow.statements() == []


@pytest.mark.parametrize(
    ("sql", "shape"),
    [
        ("SELECT  a\n FROM t", "SELECT a FROM t"),
        ("x IN (%s, %s, %s)", "x IN (%s, …)"),
        ("VALUES (%s,%s), (%s,%s)", "VALUES (%s, …)"),
        ("id IN (12345, 7)", "id IN (…, 7)"),
        ("name = 'it''s me'", "name = '…'"),
    ],
)
def test_the_shape_of_a_statement(sql: str, shape: str) -> None:
    assert slow.shape(sql) == shape


def test_the_ring_is_bounded() -> None:
    for number in range(slow.MOST_KEPT + 20):
        slow.RING.add(f"SELECT c{number}", 0.5)
    found = slow.statements()
    assert len(found) == slow.MOST_KEPT
    assert "SELECT c0" not in {one.text for one in found}


def test_a_large_file_is_read_only_when_asked(operator: Member, monkeypatch: Any) -> None:
    if connection.vendor != "sqlite":
        assert size.biggest_tables()
        return
    monkeypatch.setattr(size, "AT_ONCE_BYTES", -1)
    assert size.biggest_tables() is None
    client = browser(operator)
    assert "Read it now" in text_of(client.get(HEALTH))
    assert "Biggest tables" in text_of(client.get(f"{HEALTH}?tables=1"))
