"""What the worker does for this package."""

from lifeloop.messaging import (  # -- they register their own
    jobs_batches,  # noqa: F401
    jobs_broadcasts,  # noqa: F401
)
from lifeloop.messaging.services import replies
from lifeloop.messaging.services.greeting import greet
from lifeloop.messaging.services.keys import prune_keys
from lifeloop.messaging.services.publications import publish_due
from lifeloop.messaging.services.receivers import count_receivers
from lifeloop.messaging.services.refusals import prune_refusals
from lifeloop.outbox import Event, Task, every, job, on


@on("follow.created", name="messaging.greet")
def greet_follower(event: Event) -> None:
    """A new follower is greeted."""
    if event.person_id is not None:
        greet(person_id=event.person_id, follow_id=int(event.facts["follow"]))


@on("follow.created", name="messaging.reply_to_follow")
def reply_to_follow(event: Event) -> None:
    """A new follower gets what the account's rule on follow says, after the greeting."""
    if event.person_id is not None:
        replies.reply_to_follow(
            person_id=event.person_id,
            account_id=str(event.account_id),
            follow_id=int(event.facts["follow"]),
        )


@on("menu.tapped", name="messaging.reply_to_tap")
def reply_to_tap(event: Event) -> None:
    """A tap on an event entry of a menu."""
    if event.person_id is not None and event.facts.get("key"):
        replies.reply_to_tap(
            person_id=event.person_id,
            account_id=str(event.account_id),
            tap=event.pk,
            event_key=str(event.facts["key"]),
        )


@on("message.written", name="messaging.reply_to_message")
def reply_to_message(event: Event) -> None:
    """A person wrote to the account."""
    if event.person_id is not None:
        replies.reply_to_message(
            person_id=event.person_id,
            account_id=str(event.account_id),
            incoming_id=int(event.facts["message"]),
        )


@job("messaging.count_receivers")
def count(task: Task) -> None:
    """How many a publication to all was for."""
    count_receivers(task, int(task.payload["publication"]))


@every(seconds=3600)
def prune_replies() -> None:
    """Replies that no job can ask about any more."""
    while replies.prune():
        continue


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
