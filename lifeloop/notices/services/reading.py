"""Read marks: set by the member alone, never taken back."""

from django.db.models import QuerySet

from lifeloop.database import write
from lifeloop.kernel import clock
from lifeloop.notices.models import Notice
from lifeloop.notices.queries import bell
from lifeloop.notices.queries.bell import Reader
from lifeloop.outbox import emit


def read(reader: Reader, *, notice_id: int) -> Notice:
    """Mark one as read; the notice. Refused: :class:`NoticeNotFound` for one that is not the member's to see."""
    with write():
        notice = bell.one(reader, notice_id)
        _mark(reader, bell.of(reader, unread=True).filter(pk=notice_id))
    return notice


def read_all(reader: Reader) -> int:
    """Mark all that the member can see as read; how many were not."""
    with write():
        return _mark(reader, bell.of(reader, unread=True))


def _mark(reader: Reader, rows: QuerySet[Notice]) -> int:
    marked = Notice.objects.filter(pk__in=rows.order_by().values("pk")).update(read_at=clock.now())
    if marked:
        emit("notices.read", facts={"members": [reader.member_id]})
    return marked
