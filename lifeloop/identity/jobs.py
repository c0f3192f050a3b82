"""What the worker does for this package."""

import json

from lifeloop.identity import limits
from lifeloop.identity.services import pumping, sessions
from lifeloop.identity.sms import Text, send
from lifeloop.outbox import Task, every, job


@job("identity.send_text")
def send_text(task: Task) -> None:
    """Send one text through the port; a failure is tried again until the code would be too old."""
    if task.secret is not None:
        text = Text(**json.loads(task.secret))
        if text.kind == "notice":
            pumping.count_notice()
        send(text)


@every(seconds=600)
def prune_limits() -> None:
    """Windows that are over."""
    limits.prune()


@every(seconds=3600)
def prune_sessions() -> None:
    """Console sessions that are over."""
    sessions.prune()
