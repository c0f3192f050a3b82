"""What an event means for an open phone page."""

from lifeloop.mobile.live.streams import EVERYTHING, Stream
from lifeloop.outbox.models import Event

SERVICE = "service"  # the key of the conversation 服务提醒; an account's conversation has its app id for a key


def counts(event: Event) -> bool:
    """Whether it may change a person's unread total, so that the total must be read again."""
    return event.kind.startswith(("message.", "follow.")) and event.kind != "message.opened"


def for_followers(event: Event) -> bool:
    """Whether it concerns all followers of its account."""
    return event.kind.startswith("publication.") and event.account_id is not None


def follows(stream: Stream, event: Event) -> bool:
    """Whether the stream's person follows the event's account, as far as is known."""
    return stream.followed is None or (
        event.account_id is not None and event.account_id in stream.followed
    )


def tell(event: Event, stream: Stream, unread: int | None) -> bool:
    """Let the stream know; False when there is nothing to say. ``unread``: the person's total after the event."""
    if event.kind == "person.session_ended":
        session = event.facts.get("session")
        if session is None or session == stream.session_id:
            stream.end("session_ended")
            return True
        return False
    if event.kind.startswith("follow."):
        if event.account_id is not None:
            stream.note_follow(
                event.account_id,
                follows=event.kind != "follow.ended",
                muted=event.facts.get("muted"),
            )
        stream.changed(str(event.account_id), unread=unread)
        return True
    if event.kind.startswith("message.") and event.kind != "message.opened":
        for key in _conversations(event):
            stream.changed(key, unread=unread)
        return True
    if for_followers(event):
        loud = event.kind == "publication.published" and not _muted(stream, event)
        stream.changed(str(event.account_id), more=int(loud))
        return True
    return False


def _conversations(event: Event) -> list[str]:
    """Template messages lie in 服务提醒 and with the account they went through, all else with the account."""
    service = [SERVICE] if event.facts.get("way") == "template" else []
    account = [str(event.account_id)] if event.account_id is not None else []
    return [*service, *account] or [EVERYTHING]


def _muted(stream: Stream, event: Event) -> bool:
    return (
        stream.muted is not None
        and event.account_id is not None
        and event.account_id in stream.muted
    )
