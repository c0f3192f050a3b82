"""What the worker does for this package: deliveries of events, and the couriers' own threads."""

from lifeloop.outbox import Event, every, lane, on
from lifeloop.webhooks.personal import forget_told
from lifeloop.webhooks.rules.documents import What
from lifeloop.webhooks.services import couriers, deliveries

lane("webhooks.courier", threads=couriers.threads)(couriers.turn)


@on("follow.created", name="webhooks.follow")
def tell_follow(event: Event) -> None:
    """Somebody follows."""
    deliveries.tell(event, What.FOLLOW)


@on("follow.ended", name="webhooks.unfollow")
def tell_unfollow(event: Event) -> None:
    """Somebody does not follow any more."""
    deliveries.tell(event, What.UNFOLLOW)


@on("menu.tapped", name="webhooks.click")
def tell_click(event: Event) -> None:
    """A menu entry was tapped; only those that raise an event have a key."""
    if event.facts.get("key"):
        deliveries.tell(event, What.CLICK)


@on("message.written", name="webhooks.message")
def tell_message(event: Event) -> None:
    """A text, or a picture."""
    deliveries.tell(event, What.IMAGE if event.facts["kind"] == "picture" else What.TEXT)


@on("account.entered", name="webhooks.enter")
def tell_enter(event: Event) -> None:
    """A follower opened the account."""
    deliveries.tell(event, What.ENTER)


@every(seconds=3600)
def prune_deliveries() -> None:
    """Deliveries that are too old to be repeated."""
    while deliveries.prune():
        continue


@every(seconds=60)
def forget_told_departures() -> None:
    """The last thing that names somebody who had everything deleted."""
    while forget_told():
        continue
