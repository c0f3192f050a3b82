"""What the worker does for this package."""

from lifeloop.messaging.services.greeting import greet
from lifeloop.messaging.services.keys import prune_keys
from lifeloop.messaging.services.publications import publish_due
from lifeloop.messaging.services.refusals import prune_refusals
from lifeloop.outbox import Event, Task, every, job, on


@on("follow.created", name="messaging.greet")
def greet_follower(event: Event) -> None:
    """A new follower is greeted."""
    if event.person_id is not None:
        greet(person_id=event.person_id, follow_id=int(event.facts["follow"]))


@job("messaging.publish_due")
def publish_when_due(task: Task) -> None:
    """A publication's time has come."""
    publish_due(int(task.payload["publication"]))


@every(seconds=300)
def prune_send_keys() -> None:
    """Keys that no request can use any more."""
    while prune_keys():
        continue


@every(seconds=3600)
def prune_send_refusals() -> None:
    """Log entries of refused sends that are older than a month."""
    while prune_refusals():
        continue
