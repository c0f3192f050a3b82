"""What a person has read and opened: moved forward by POSTs only."""

from typing import Any

from django.db import IntegrityError
from django.db.models import F

from lifeloop.database import attempt, write
from lifeloop.followers.services import read_up_to
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import MessageNotFound
from lifeloop.messaging.models import Broadcast, DirectMessage, Opening, Publication
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.queries import marks
from lifeloop.outbox import emit


def mark_service_read(person: Person, *, up_to: int) -> int:
    """服务提醒: template messages up to this id are read; returns how many became so."""
    with write():
        unread = DirectMessage.objects.filter(
            person=person, id__lte=up_to, read_at=None, program_id__isnull=False
        )
        seen = marks.unread(unread)
        marked = unread.update(read_at=clock.now())
        if marked:
            emit(
                "message.read",
                person_id=person.pk,
                facts={"way": SendWay.TEMPLATE, "up_to": str(up_to), "seen": seen},
            )
    return marked


def mark_account_read(person: Person, account: Account, *, up_to: int, seq: int) -> int:
    """An account's conversation: direct messages up to this id, publications up to this number; begins a new
    interaction window, for the person is there. Returns how many direct messages became read.
    """
    with write():
        unread = DirectMessage.objects.filter(
            person=person, account=account, id__lte=up_to, read_at=None
        )
        seen = marks.unread(unread)
        marked = unread.update(read_at=clock.now())
        before, after = read_up_to(person, account.pk, seq=seq)
        seen += marks.newly_read(person, account.pk, after=before, up_to=after)
        emit(
            "message.read",
            person_id=person.pk,
            account_id=int(account.pk),
            facts={"up_to": str(up_to), "seq": seq, "seen": seen},
        )
    return marked


def opened(person: Person, *, message_id: int) -> None:
    """The person tapped the message's card. Noted once. Refused: :class:`MessageNotFound` for another's."""
    with write():
        rows = DirectMessage.objects.filter(person=person, id=message_id)
        found = rows.select_related("send").first()
        if found is None:
            raise MessageNotFound
        if rows.filter(opened_at=None).update(opened_at=clock.now()):
            if found.send_id != found.id:  # one of many
                _count(send_id=found.send_id)
            emit(
                "message.opened",
                person_id=person.pk,
                account_id=int(found.account_id) if found.account_id else None,
                program_id=int(found.program_id) if found.program_id else None,
                facts={"message": str(message_id), **marks.of_message(found)},
            )


def publication_opened(person: Person, *, publication_id: int) -> None:
    """The person tapped a card of a publication to all. Noted once, however often and however parallel they tap."""
    with write():
        row = Publication.objects.filter(pk=publication_id, recalled_at=None).first()
        if row is None:
            raise MessageNotFound
        if Opening.objects.filter(publication=row, person=person).exists():
            return
        try:
            with attempt():
                Opening.objects.create(publication=row, person=person, created_at=clock.now())
        except IntegrityError:
            return  # the same tap, twice at once
        _count(publication=row)
        emit(
            "message.opened",
            person_id=person.pk,
            account_id=int(row.account_id),
            facts={
                "publication": publication_id,
                "seq": row.seq,
                **marks.of_publication(publication_id),
            },
        )


def _count(**of: Any) -> None:
    """One more has opened the broadcast."""
    Broadcast.objects.filter(**of).update(opened=F("opened") + 1)
