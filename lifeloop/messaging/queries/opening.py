"""What a person may open: a message of their own inbox that was not recalled."""

from dataclasses import dataclass
from typing import Any

from lifeloop.followers.models import Follow
from lifeloop.identity.models import Person
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.kinds.base import Content
from lifeloop.messaging.models import DirectMessage, Publication, Skip


@dataclass(frozen=True, slots=True)
class Tapped:
    """A message that lies in the person's inbox: ``message_id`` (direct) or ``publication_id`` is set."""

    account_id: str | None
    content: Content
    message_id: int | None = None
    publication_id: int | None = None


def tapped_message(person: Person, message_id: int) -> Tapped | None:
    """One direct message of the person; None for another's and for a recalled one."""
    row = (
        DirectMessage.objects.select_related("send")
        .filter(person=person, id=message_id, send__recalled_at=None)
        .first()
    )
    if row is None:
        return None
    return Tapped(row.account_id, _content(row.send), message_id=message_id)


def tapped_publication(person: Person, account_id: str, seq: int) -> Tapped | None:
    """A publication that the person's follow reaches; None when it is recalled, or was not for this person."""
    follow = Follow.objects.filter(person=person, account_id=account_id, ended_at=None).first()
    if follow is None or seq <= follow.since_seq:
        return None
    row = Publication.objects.filter(account_id=account_id, seq=seq, recalled_at=None).first()
    if row is None or Skip.objects.filter(person=person, account_id=account_id, seq=seq).exists():
        return None
    return Tapped(account_id, _content(row), publication_id=row.pk)


def _content(row: Any) -> Content:
    return kind_of(row.kind).model.model_validate(row.content)
