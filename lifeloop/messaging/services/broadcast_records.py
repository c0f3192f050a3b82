"""What is kept of a broadcast's way: a line of the audit, an event for whoever listens."""

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.messaging.models import Broadcast
from lifeloop.outbox import emit


def note_act(actor: Actor, row: Broadcast, action: str) -> None:
    """One line of the audit."""
    record(
        actor=actor,
        action=action,
        target=Target("broadcast", str(row.pk), row.account.name),
        merchant_id=row.account.app.merchant_id,
        data={"state": row.state, "audience": row.audience_sort},
    )


def tell(row: Broadcast, event: str, *, by: int | None = None) -> None:
    """An event about it, inside the caller's write; ``by``: the member whose act it was."""
    emit(
        event,
        account_id=int(row.account_id),
        merchant_id=row.account.app.merchant_id,
        facts={"broadcast": str(row.pk), "state": row.state, "by": by},
    )
