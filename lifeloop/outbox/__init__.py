"""Jobs and events as rows: the only way out of a transaction.

``enqueue`` and ``emit`` write rows beside the facts they belong to, in the caller's transaction; a
worker claims the jobs by lease once they are committed. ``job``, ``on`` and ``every`` register what
runs, in the ``jobs`` module of a package.
"""

import importlib
from typing import TYPE_CHECKING, Any

from lifeloop.outbox.registry import Again, GiveUp, Task, every, hold, job, lane, on

if TYPE_CHECKING:
    from lifeloop.outbox.claims import extend
    from lifeloop.outbox.models import Event, Job
    from lifeloop.outbox.running import run_pending
    from lifeloop.outbox.services import EventSpec, emit, emit_many, enqueue, wake

# Django imports this package before there are models: what needs them is looked up at first use.
_LATER = {
    "Event": "models",
    "Job": "models",
    "EventSpec": "services",
    "emit": "services",
    "emit_many": "services",
    "enqueue": "services",
    "extend": "claims",
    "run_pending": "running",
    "wake": "services",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "Again",
    "Event",
    "EventSpec",
    "GiveUp",
    "Job",
    "Task",
    "emit",
    "emit_many",
    "enqueue",
    "every",
    "extend",
    "hold",
    "job",
    "lane",
    "on",
    "run_pending",
    "wake",
]
