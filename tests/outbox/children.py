"""A worker in a process of its own: ``python -m tests.outbox.children <settings as JSON> <how>``."""

import json
import sys

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": json.loads(sys.argv[1])},
    INSTALLED_APPS=["lifeloop.outbox"],
    SECRET_KEY="a key of the tests, long enough",
    USE_TZ=True,
    LIFELOOP_SLOW_QUERY_MS=0,
)
django.setup()

from lifeloop.outbox import Task, emit, job  # noqa: E402 -- after the settings
from lifeloop.outbox.worker import Worker  # noqa: E402

HANGS = sys.argv[2] == "hang"


@job("test.work")
def work(task: Task) -> None:
    """Leave a trace; or say that it began and never end."""
    if HANGS:
        print(f"began {task.id}", flush=True)
        sys.stdin.read()
    emit("worked", facts={"job": task.id, "attempt": task.attempt})


worker = Worker(threads=1, poll_seconds=0.05, lease_seconds=1.0).start()
print("started", flush=True)
sys.stdin.readline()
print("stopped" if worker.stop() else "still running", flush=True)
