"""Writing the audit log, in the transaction of the act."""

from collections.abc import Mapping
from typing import Any

from lifeloop.audit import marks
from lifeloop.audit.models import Link, Record
from lifeloop.audit.parties import Actor, Target
from lifeloop.database import write
from lifeloop.kernel import clock

_NAME = 200


def record(
    *,
    actor: Actor,
    action: str,
    target: Target,
    merchant_id: int | None = None,
    data: Mapping[str, Any] | None = None,
    address: str = "",
) -> Record:
    """Add to the log: ``actor`` did ``action`` (a dotted word: ``binding.bound``) to ``target``.

    Call it inside the ``write()`` of the act, so that there is no act without its record and no
    record of what was undone. ``merchant_id``: whose log; ``address``: where the actor came from.
    ``data`` is JSON; no secrets, no whole phone numbers, nothing that names a person with a phone.
    """
    row = Record(
        at=clock.now(),
        actor_kind=actor.kind,
        actor_id=str(actor.id),
        actor_name=actor.name[:_NAME],
        merchant_id=merchant_id,
        action=action,
        target_kind=target.kind,
        target_id=str(target.id),
        target_name=target.name[:_NAME],
        address=(address or actor.address)[:64],
        data=dict(data or {}),
    )
    with write():
        row.save()
        # Whoever chains looks by itself: a ring for every act would wake all threads of the worker beside its answer.
        Link.objects.create(record=row.pk, seal=marks.seal(row))
    return row


def note_export(
    actor: Actor, *, merchant_id: int, name: str, data: Mapping[str, Any] | None = None
) -> Record:
    """Somebody takes the merchant's log away as a file: that stands in it too. ``data``: as what, and which part."""
    with write():
        return record(
            actor=actor,
            action="merchant.log_exported",
            target=Target("merchant", merchant_id, name),
            merchant_id=merchant_id,
            data=data,
        )
