"""Running claimed jobs: each by its function, ended by what the function did."""

import logging
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from lifeloop.outbox import claims
from lifeloop.outbox.models import Event
from lifeloop.outbox.registry import JOBS, SUBSCRIPTIONS, Again, GiveUp, Subscription, Task

log = logging.getLogger(__name__)

# Jobs that are done are marked together, but not later than this: what is not yet marked when the
# process dies is run again.
_MARK_SECONDS = 0.05
# Told of every task that ran, its seconds, and what became of it: done, again (a part was) or failed. They do not raise.
LISTENERS: list[Callable[[Task, float, str], None]] = []


class PartlyDone(Exception):
    """Some events of a subscription's job failed; ``left`` are to be handled again."""

    def __init__(self, left: list[int], first: Exception) -> None:
        self.left = left
        self.first = first
        super().__init__(f"{len(left)} left")


def run_tasks(
    tasks: Sequence[Task],
    *,
    lease_seconds: float = claims.LEASE_SECONDS,
    stop: Callable[[], bool] = lambda: False,
) -> list[Exception]:
    """Run the tasks of one claim, in order, and end each; returns what their functions raised.

    A task whose turn comes late has its lease extended first, and is left alone when it was lost.
    When ``stop()`` says so, the rest is left to the end of its lease.
    """
    claimed = marked = time.monotonic()
    done: list[Task] = []
    errors: list[Exception] = []
    for task in tasks:
        if stop():
            break
        lease = claims.lease_of(task, lease_seconds)
        late = time.monotonic() - claimed > lease / 2
        if late and not claims.extend(task, lease):
            continue
        error = _run(task)
        if error is None:
            done.append(task)
        else:
            errors.append(error)
        if time.monotonic() - marked > _MARK_SECONDS:
            claims.complete(done)
            done, marked = [], time.monotonic()
    claims.complete(done)
    return errors


def run_pending(*, strict: bool = True) -> int:
    """Run all jobs that are due, here and now, until none is; for tests, commands and the demo.

    Returns how many ran. With ``strict`` the first error is raised, after it was noted.
    """
    count = 0
    while tasks := claims.claim(limit=50):
        errors = run_tasks(tasks)
        count += len(tasks)
        if strict and errors:
            raise errors[0]
    return count


def _run(task: Task) -> Exception | None:
    begun = time.perf_counter()
    outcome, error = _ended(task)
    for listener in LISTENERS:
        listener(task, time.perf_counter() - begun, outcome)
    return error


def _ended(task: Task) -> tuple[str, Exception | None]:
    try:
        _call(task)
    except Again as again:
        claims.put_back(task, again.at)  # what is marked done afterwards is no longer this claim's
        return "again", None
    except PartlyDone as part:
        _note(task, part.first, payload={"events": part.left})
        return "failed", part.first
    except Exception as error:  # noqa: BLE001 -- whatever a job raises is noted, and tried again
        _note(task, error)
        return "failed", error
    return "done", None


def _call(task: Task) -> None:
    subscription = SUBSCRIPTIONS.get(task.name)
    if subscription is not None:
        _call_with_events(subscription, task.payload["events"])
        return
    spec = JOBS.get(task.name)
    if spec is None:
        raise LookupError(task.name)  # a newer process may know it: tried again
    spec.run(task)


def _call_with_events(subscription: Subscription, ids: list[int]) -> None:
    left: list[int] = []
    first: Exception | None = None
    for event in Event.objects.filter(pk__in=ids).order_by("pk"):
        try:
            subscription.handle(event)
        except Exception as error:  # noqa: BLE001 -- one bad event must not keep the others
            left.append(event.pk)
            first = first or error
    if first is not None:
        raise PartlyDone(left, first)


def _note(task: Task, error: Exception, payload: dict[str, Any] | None = None) -> None:
    code = getattr(error, "code", "")
    name = (
        f"{type(error).__name__} {code}" if isinstance(code, str) and code else type(error).__name__
    )
    # The error's text is left out: it may hold what a person wrote, or a number.
    where = "".join(traceback.format_tb(error.__traceback__))
    log.warning("job %s (%s), attempt %s: %s\n%s", task.id, task.name, task.attempt, name, where)
    claims.fail(task, name, final=isinstance(error, GiveUp), payload=payload)
