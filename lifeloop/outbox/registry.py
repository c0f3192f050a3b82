"""What can be run: jobs, subscriptions to events, periodic jobs. Registered by decorators."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lifeloop.kernel.registry import Registry

if TYPE_CHECKING:
    from lifeloop.outbox.models import Event


class GiveUp(Exception):
    """Raised by a handler when trying again cannot help; ``code`` is kept with the failed job."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Again(Exception):
    """Raised by a job that has done a part: it is put back, and goes on when others had their turn, or ``at`` a time.

    Its attempts begin anew: it did not fail.
    """

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at
        super().__init__()


@dataclass(frozen=True, slots=True)
class Task:
    """What a job's function gets: one claimed job. ``attempt`` counts from 1."""

    id: int
    name: str
    payload: Mapping[str, Any]
    secret: str | None
    attempt: int
    token: str


@dataclass(frozen=True, slots=True)
class JobSpec:
    """A registered job; ``run`` is idempotent and opens its own ``write()``.

    ``lease_seconds``: how soon another worker takes it up when its worker died; None: the worker's own measure.
    """

    name: str
    run: Callable[[Task], None]
    max_attempts: int
    lease_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A function that gets every event of a kind, as a job of its own ``name``."""

    kind: str
    name: str
    handle: "Callable[[Event], None]"
    max_attempts: int


@dataclass(frozen=True, slots=True)
class Every:
    """A job that is enqueued once an interval, however many processes there are."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Lane:
    """Threads of a worker beside those of the jobs, for work that waits for others: it never holds a job up.

    ``turn(number)`` is called by thread ``number`` (from 0) of ``threads()``; it claims for itself, and says whether it
    found something to do.
    """

    name: str
    turn: Callable[[int], bool]
    threads: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Hold:
    """Who still needs events: ``done()`` is the id up to which it does not."""

    name: str
    done: Callable[[], int]


JOBS: Registry[JobSpec] = Registry("job")
SUBSCRIPTIONS: Registry[Subscription] = Registry("subscription")
PERIODIC: Registry[Every] = Registry("periodic job")
LANES: Registry[Lane] = Registry("lane")
HOLDS: Registry[Hold] = Registry("hold")


def job(
    name: str, *, max_attempts: int = 10, lease_seconds: float | None = None
) -> Callable[[Callable[[Task], None]], Callable[[Task], None]]:
    """``@job("messaging.push")``: run for each ``enqueue("messaging.push", …)``.

    The function gets a :class:`Task`, may run twice, and fails by raising: it is tried again after
    2, 4, 8 … seconds (at most an hour), ``max_attempts`` times in all. One that takes long does a
    part, holds on with ``extend()``, and raises :class:`Again`; ``lease_seconds`` says how soon it
    is taken up by another worker when its own died.
    """

    def register(run: Callable[[Task], None]) -> Callable[[Task], None]:
        JOBS.add(name, JobSpec(name, run, max_attempts, lease_seconds))
        return run

    return register


def on(
    kind: str, name: str | None = None, *, max_attempts: int = 10
) -> "Callable[[Callable[[Event], None]], Callable[[Event], None]]":
    """``@on("followed")``: called with each committed event of that kind, at least once.

    ``name`` names the job it runs as; without it, the package and the function:
    ``messaging.greet``.
    """

    def register(handle: "Callable[[Event], None]") -> "Callable[[Event], None]":
        own = name or _name_of(handle)
        subscription = Subscription(kind, own, handle, max_attempts)
        JOBS.add(own, JobSpec(own, _refuse, max_attempts))
        SUBSCRIPTIONS.add(own, subscription)
        return handle

    return register


def every(
    *, seconds: float, name: str | None = None
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """``@every(seconds=60)``: called once an interval across all processes, never beside itself.

    A run that fails is not tried again; the next interval is.
    """

    def register(run: Callable[[], None]) -> Callable[[], None]:
        own = name or _name_of(run)
        JOBS.add(own, JobSpec(own, lambda _task: run(), 1))
        PERIODIC.add(own, Every(own, seconds))
        return run

    return register


def lane(
    name: str, *, threads: Callable[[], int]
) -> Callable[[Callable[[int], bool]], Callable[[int], bool]]:
    """``@lane("webhooks.couriers", threads=…)``: see :class:`Lane`. Woken like the jobs: by a commit, or once a second."""

    def register(turn: Callable[[int], bool]) -> Callable[[int], bool]:
        LANES.add(name, Lane(name, turn, threads))
        return turn

    return register


def hold(name: str) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """``@hold("insights.digest")``: no event is deleted, however old, beyond the id that the function returns."""

    def register(done: Callable[[], int]) -> Callable[[], int]:
        HOLDS.add(name, Hold(name, done))
        return done

    return register


def subscribers(kind: str) -> list[Subscription]:
    """Who wants to hear of events of that kind, in the order of registration."""
    return [found for found in SUBSCRIPTIONS if found.kind == kind]


def _refuse(task: Task) -> None:
    raise GiveUp("SUBSCRIPTION")


def _name_of(function: Callable[..., None]) -> str:
    parts = function.__module__.split(".")
    package = parts[1] if parts[0] == "lifeloop" and len(parts) > 1 else parts[0]
    return f"{package}.{function.__name__}"
