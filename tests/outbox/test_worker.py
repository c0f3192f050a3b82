"""The worker: woken by a commit, alone or among others, killed, and the database away."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from lifeloop.outbox import Task, enqueue, every, job
from lifeloop.outbox.models import Event, Job
from lifeloop.outbox.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


@contextmanager
def running(**settings: float) -> Iterator[Worker]:
    worker = Worker(**settings).start()  # type: ignore[arg-type]
    try:
        yield worker
    finally:
        assert worker.stop()


def child(how: str) -> "subprocess.Popen[str]":
    kept = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    settings = {name: connection.settings_dict[name] for name in kept}
    settings["NAME"] = str(settings["NAME"])
    return subprocess.Popen(
        [sys.executable, "-m", "tests.outbox.children", json.dumps(settings), how],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_commit_wakes_it_long_before_its_next_look() -> None:
    ran = threading.Event()
    job("test.one")(lambda task: ran.set())
    with running(threads=1, poll_seconds=30):
        enqueue("test.one")
        assert ran.wait(60)
    assert Job.objects.get().state == "done"


def test_it_keeps_time_for_periodic_jobs() -> None:
    ran = threading.Event()
    every(seconds=3600, name="test.hourly")(ran.set)
    with running(poll_seconds=0.05):
        assert ran.wait(60)


def test_it_stops_after_the_job_that_runs() -> None:
    began, go = threading.Event(), threading.Event()

    @job("test.slow")
    def slow(task: Task) -> None:
        began.set()
        go.wait(60)

    enqueue("test.slow")
    worker = Worker(threads=1, poll_seconds=0.05).start()
    assert began.wait(60)
    assert not worker.stop(timeout=0.05)
    go.set()
    assert worker.stop()
    assert Job.objects.get().state == "done"


def test_it_goes_on_when_the_database_was_away() -> None:
    ran = threading.Event()

    @job("test.one")
    def one(task: Task) -> None:
        connection.close()
        if task.attempt == 1:
            raise OperationalError("the server is gone")
        ran.set()

    enqueue("test.one")
    with running(threads=1, poll_seconds=0.05):
        assert ran.wait(60)


def test_a_killed_workers_job_is_taken_over_when_its_lease_ends() -> None:
    job("test.work")(lambda task: None)
    made = enqueue("test.work")
    hanging = child("hang")
    try:
        assert line(hanging) == "started"
        assert line(hanging) == f"began {made}"
    finally:
        hanging.kill()
        hanging.communicate(timeout=60)
    assert Job.objects.get(pk=made).state == "leased"
    assert not Event.objects.exists()
    other = child("work")
    try:
        assert line(other) == "started"
        until(lambda: Job.objects.get(pk=made).state == "done")
        assert [event.facts for event in Event.objects.all()] == [{"job": made, "attempt": 2}]
    finally:
        answer, _ = other.communicate("stop\n", timeout=60)
    assert answer == "stopped\n"


def test_two_workers_and_a_writer_share_the_database_and_every_job_runs_once() -> None:
    job("test.work")(lambda task: None)
    workers = [child("work"), child("work")]
    try:
        assert [line(worker) for worker in workers] == ["started", "started"]
        made = [enqueue("test.work", {"n": number}) for number in range(40)]
        until(lambda: Job.objects.filter(name="test.work", state="done").count() == 40)
    finally:
        for worker in workers:
            worker.communicate("stop\n", timeout=60)
    done = sorted(event.facts["job"] for event in Event.objects.all())
    assert done == made
