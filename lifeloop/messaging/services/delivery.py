"""Putting messages into inboxes: content once in ``Send``, one row per inbox, one event each; in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lifeloop.database.kept import KeptInsert
from lifeloop.kernel import ids
from lifeloop.messaging.models import DirectMessage, Send
from lifeloop.messaging.queries.marks import of_content
from lifeloop.outbox import EventSpec, emit_many


@dataclass(frozen=True, slots=True)
class Sent:
    """An accepted send: the message's id in its inbox."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message for one inbox."""

    way: str
    kind: str
    content: Mapping[str, Any]
    person_id: int
    account_id: str
    program_id: str | None
    app_id: str | None
    merchant_id: int
    user_template_id: str | None = None  # of a program's template message
    id: int = field(default_factory=ids.row_id)

    @property
    def sent(self) -> Sent:
        return Sent(self.id)


_sends = KeptInsert(Send, "id", "way", "kind", "app", "account", "program", "content", "created_at")
_messages = KeptInsert(
    DirectMessage,
    "id",
    "person",
    "send",
    "account",
    "program",
    "user_template_id",
    "created_at",
)


def deliver(deliveries: Sequence[Delivery], now: datetime) -> None:
    """Insert them all, with their events, inside the caller's write: three INSERTs whatever the number."""
    if not deliveries:
        return
    # A single send and its one message share their id.
    _sends(
        (
            one.id,
            one.way,
            one.kind,
            one.app_id,
            one.account_id,
            one.program_id,
            one.content,
            now,
        )
        for one in deliveries
    )
    _messages(
        (
            one.id,
            one.person_id,
            one.id,
            one.account_id,
            one.program_id,
            one.user_template_id,
            now,
        )
        for one in deliveries
    )
    emit_many(
        [
            EventSpec(
                "message.accepted",
                person_id=one.person_id,
                account_id=int(one.account_id),
                program_id=int(one.program_id) if one.program_id else None,
                merchant_id=one.merchant_id,
                facts={
                    "message": str(one.id),
                    **of_content(one.way, one.content, one.user_template_id),
                },
            )
            for one in deliveries
        ]
    )
