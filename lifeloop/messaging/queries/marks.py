"""Which message it was, as events tell it: how it was sent, and the publication, send or template it belongs to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from lifeloop.database import for_update
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.messaging.models import DirectMessage, Opening, Publication, Skip
from lifeloop.messaging.models.message import SendWay

# An event names at most so many publications that were read at once; who was away for longer read the newest.
MOST_READ = 100
Mark = dict[str, str]


def of_publication(publication_id: int) -> Mark:
    """Of a publication to all."""
    return {"way": "publication", "kind": "publication", "thing": str(publication_id)}


def of_content(way: str, content: Mapping[str, Any], user_template_id: str | None) -> Mark:
    """Of a single message, as it is being sent."""
    if user_template_id:
        return {"way": way, "kind": "template", "thing": user_template_id}
    if way == SendWay.NOTICE and content.get("template"):
        return {"way": way, "kind": "notice", "thing": str(content["template"])}
    return {"way": way}


def of_message(row: DirectMessage) -> Mark:
    """Of a message in an inbox, loaded with its send."""
    if row.send_id != row.id:  # one of many
        return {"way": row.send.way, "kind": "send", "thing": str(row.send_id)}
    return of_content(row.send.way, row.send.content, row.user_template_id)


def last_opened(person: Person, rows: Q, accounts: Iterable[str]) -> tuple[str, Mark] | None:
    """The message that the person opened last within the days of attribution, and the account it came through.

    ``rows``: which direct messages count; ``accounts``: whose publications. Three statements at most.
    """
    since = clock.now() - timedelta(days=settings.LIFELOOP_ATTRIBUTION_DAYS)
    direct = (
        DirectMessage.objects.select_related("send")
        .filter(rows, person=person, opened_at__gte=since)
        .order_by("-opened_at", "-id")
        .first()
    )
    opening = (
        Opening.objects.select_related("publication")
        .filter(person=person, created_at__gte=since, publication__account__in=list(accounts))
        .order_by("-created_at", "-publication_id")
        .first()
    )
    if opening and (direct is None or _opened_at(direct) < opening.created_at):
        return opening.publication.account_id, of_publication(opening.publication_id)
    if direct is None or direct.account_id is None:
        return None
    return direct.account_id, of_message(direct)


def last_received(person: Person, account_id: str) -> Mark:
    """The newest message of an account to this person within the days of attribution; empty when there is none."""
    since = clock.now() - timedelta(days=settings.LIFELOOP_ATTRIBUTION_DAYS)
    direct = (
        DirectMessage.objects.select_related("send")
        .filter(person=person, account=account_id, created_at__gte=since)
        .order_by("-id")
        .first()
    )
    newest = (
        Publication.objects.filter(
            account=account_id,
            seq__isnull=False,
            recalled_at=None,
            account__follows__person=person,
            account__follows__ended_at=None,
            published_at__gte=since,
        )
        .order_by("-seq")
        .first()
    )
    if newest and newest.published_at and (not direct or direct.created_at < newest.published_at):
        return of_publication(newest.pk)
    return of_message(direct) if direct else {}


def unread(rows: "QuerySet[DirectMessage]") -> list[list[Any]]:
    """What is about to become read: ``[account, program, way, kind, thing, how many]`` for each sort of message.

    Inside the write that marks them: locked, so that two readers at once do not both tell.
    """
    counted: Counter[tuple[Any, ...]] = Counter()
    for row in for_update(rows.select_related("send")):
        mark = of_message(row)
        counted[
            int(row.account_id or 0),
            int(row.program_id or 0),
            mark["way"],
            mark.get("kind", ""),
            mark.get("thing", ""),
        ] += 1
    return [[*key, times] for key, times in sorted(counted.items())]


def newly_read(person: Person, account_id: str, *, after: int, up_to: int) -> list[list[Any]]:
    """The same of publications between two numbers that were for this person, the newest ones."""
    if up_to <= after:
        return []
    rows = (
        Publication.objects.filter(account=account_id, seq__gt=after, seq__lte=up_to)
        .filter(recalled_at=None)
        .order_by("-seq")
    )
    left_out = _skipped(person, account_id, after)
    found = [pk for pk, seq in rows.values_list("pk", "seq")[:MOST_READ] if seq not in left_out]
    return [[int(account_id), 0, "publication", "publication", str(pk), 1] for pk in found]


def _skipped(person: Person, account_id: str, after: int) -> set[int]:
    rows = Skip.objects.filter(person=person, account_id=account_id, seq__gt=after)
    return {seq for seq in rows.values_list("seq", flat=True) if seq is not None}


def _opened_at(row: DirectMessage) -> datetime:
    assert row.opened_at is not None
    return row.opened_at
