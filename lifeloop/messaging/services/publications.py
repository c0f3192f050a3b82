"""Publications to all followers: one row; the account's next number when it becomes due; recall is one update."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.errors import CannotPublish, KindIllegal, MessageNotFound
from lifeloop.messaging.kinds import KINDS
from lifeloop.messaging.models import Publication
from lifeloop.messaging.queries.links import refuse_unfit
from lifeloop.messaging.services import receivers as receiving
from lifeloop.outbox import emit, enqueue


def publish(
    actor: Actor,
    account: Account,
    *,
    kind: str,
    content: Mapping[str, Any],
    due_at: datetime | None = None,
) -> Publication:
    """Publish to all followers, now or at a time. One row, whatever their number.

    Refused: an account that is not opened or suspended, a content its kind does not take, or that shows another
    account's pictures or leads where nobody may go.
    """
    chosen = KINDS.get(kind)
    if chosen is None or chosen.name == "template":
        raise KindIllegal
    read = chosen.read(dict(content))
    document = read.model_dump(mode="json")
    now = clock.now()
    with write():
        locked = _locked(account.pk)
        if not is_usable(locked):
            raise CannotPublish
        refuse_unfit(locked, read)
        row = Publication.objects.create(
            account=locked, kind=kind, content=document, created_at=now, due_at=due_at or now
        )
        target = Target("publication", str(row.pk), locked.name)
        record(
            actor=actor,
            action="publication.made",
            target=target,
            merchant_id=locked.app.merchant_id,
        )
        if row.due_at <= now:
            take_number(row, locked, now)
        else:
            enqueue("messaging.publish_due", {"publication": row.pk}, run_at=row.due_at)
    return row


def publish_due(publication_id: int) -> bool:
    """Take the number of a publication that became due; once, however often it is called. False: nothing to do.

    An account that was suspended meanwhile publishes nothing; the row waits for a new time.
    """
    now = clock.now()
    with write():
        row = Publication.objects.filter(pk=publication_id).first()
        if row is None:
            return False
        locked = _locked(row.account_id)
        rows = for_update(
            Publication.objects.filter(
                pk=publication_id, seq=None, recalled_at=None, due_at__lte=now
            )
        )
        if not rows or not is_usable(locked):
            return False
        take_number(rows[0], locked, now)
    return True


def recall(actor: Actor, account: Account, *, publication_id: int) -> Publication:
    """撤回: gone from every inbox and every unread number at the next read."""
    with write():
        locked = _locked(account.pk)
        rows = for_update(
            Publication.objects.filter(pk=publication_id, account=locked, recalled_at=None)
        )
        if not rows:
            raise MessageNotFound
        take_back(rows[0], locked)
        target = Target("publication", str(publication_id), locked.name)
        record(
            actor=actor,
            action="publication.recalled",
            target=target,
            merchant_id=locked.app.merchant_id,
        )
    return rows[0]


def take_back(row: Publication, account: Account) -> None:
    """Recall it, inside the caller's write, both rows locked; open pages hear of it after the commit."""
    row.recalled_at = clock.now()
    row.save(update_fields=["recalled_at"])
    if row.seq == account.newest_seq:
        point_to_newest(account.pk)
    if row.seq is not None:
        emit(
            "publication.recalled",
            account_id=int(account.pk),
            merchant_id=account.app.merchant_id,
            facts={"seq": row.seq},
        )


def _locked(account_id: str) -> Account:
    rows = for_update(Account.objects.select_related("app", "app__merchant").filter(pk=account_id))
    if not rows:
        raise CannotPublish
    return rows[0]


def point_to_newest(account_id: str) -> None:
    """After a recall: what is the account's newest publication now. Inside the caller's write, the account locked."""
    left = Publication.objects.filter(account=account_id, seq__isnull=False, recalled_at=None)
    newest = left.order_by("-seq").first()
    Account.objects.filter(pk=account_id).update(
        newest_seq=newest.seq if newest else 0,
        newest_at=newest.published_at if newest else None,
        newest_publication=newest.pk if newest else None,
    )


def take_number(
    row: Publication,
    account: Account,
    now: datetime,
    *,
    receivers: int | None = None,
    skipped: int = 0,
) -> None:
    """The account's next number, which is what publishes; inside the caller's write, the account locked.

    ``receivers``: how many it is for, when that is known; None: counted by a job. ``skipped``: how many were left out, each with a row of that number.
    """
    # The account's row is locked: numbers have no holes and become visible in their order.
    row.seq = account.last_seq + 1
    Account.objects.filter(pk=account.pk).update(
        last_seq=F("last_seq") + 1,
        newest_seq=row.seq,
        newest_at=now,
        newest_publication=row.pk,
    )
    row.published_at = now
    row.save(update_fields=["seq", "published_at"])
    facts = {
        "publication": row.pk,
        "seq": row.seq,
        "kind": row.kind,
        "skipped": skipped,
        "receivers": receivers or 0,
    }
    if receivers is None:
        enqueue(receiving.JOB, {"publication": row.pk})
    emit(
        "publication.published",
        account_id=int(account.pk),
        merchant_id=account.app.merchant_id,
        facts=facts,
    )
