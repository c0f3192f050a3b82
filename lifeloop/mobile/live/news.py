"""What an event means for an open phone page."""

from lifeloop.followers.rules.attention import is_quiet, minute_of
from lifeloop.kernel import clock
from lifeloop.mobile.live.streams import EVERYTHING, Stream
from lifeloop.outbox.models import Event

SERVICE = "service"  # the key of the conversation 服务提醒; an account's conversation has its app id for a key


def counts(event: Event) -> bool:
    """Whether it may change a person's unread total, so that the total must be read again."""
    return event.kind.startswith(("message.", "follow.")) and event.kind != "message.opened"


def for_followers(event: Event) -> bool:
    """Whether it concerns followers of its account: all of them, or those :func:`for_some` finds."""
    return event.account_id is not None and event.kind.startswith(
        ("publication.", "broadcast.delivered", "broadcast.recalled")
    )


def for_some(event: Event) -> bool:
    """Whether the database has to be asked which of the followers it concerns."""
    return event.kind == "broadcast.delivered" or (
        event.kind == "publication.published" and bool(event.facts.get("skipped"))
    )


def takes_away(event: Event) -> bool:
    """Whether unread totals may have shrunk, so that adding will not do."""
    return event.kind in {"publication.recalled", "broadcast.recalled"}


def within(stream: Stream, event: Event) -> bool:
    """Whether the stream's person is among those that one chunk of a broadcast went through."""
    if event.kind != "broadcast.delivered":
        return True
    return int(event.facts["first"]) <= stream.person_id <= int(event.facts["last"])


def follows(stream: Stream, event: Event) -> bool:
    """Whether the stream's person follows the event's account, as far as is known."""
    return stream.followed is None or (
        event.account_id is not None and event.account_id in stream.followed
    )


def keys_of(event: Event) -> list[str]:
    """The conversations that an event changes; none: nothing on a phone does."""
    if event.kind.startswith("message.") and event.kind != "message.opened":
        # Template messages lie in 服务提醒 and with the account they went through, all else with the account.
        service = [SERVICE] if event.facts.get("way") == "template" else []
        account = [str(event.account_id)] if event.account_id is not None else []
        return [*service, *account] or [EVERYTHING]
    if event.kind.startswith("follow.") or for_followers(event):
        return [str(event.account_id)]
    return []


def tell(event: Event, stream: Stream, unread: int | None) -> bool:
    """Let the stream know; False when there is nothing to say. ``unread``: the person's total after the event."""
    if event.kind == "person.session_ended":
        ended = event.facts.get("session") in {None, stream.session_id}
        if ended:
            stream.end("session_ended")
        return ended
    if event.kind.startswith("follow.") and event.account_id is not None:
        follows_now = event.kind != "follow.ended"
        stream.note_follow(event.account_id, follows=follows_now, muted=event.facts.get("muted"))
    keys = keys_of(event)
    for key in keys:
        stream.changed(key, unread=unread, more=_more(event, stream))
    return bool(keys)


def _more(event: Event, stream: Stream) -> int:
    """What a broadcast adds to the badge: nobody counts for each of ten thousand followers."""
    adds = event.kind in {"publication.published", "broadcast.delivered"}
    if not adds or event.pk <= stream.counted_to:
        return 0
    if stream.quiet is not None and is_quiet(minute_of(clock.now()), stream.quiet):
        return 0
    muted = (
        stream.muted is not None
        and event.account_id is not None
        and event.account_id in stream.muted
    )
    return 0 if muted else 1
