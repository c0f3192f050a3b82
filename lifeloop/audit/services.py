"""Writing the audit log, in the transaction of the act."""

from collections.abc import Mapping
from typing import Any

from lifeloop.audit.models import Record
from lifeloop.audit.parties import Actor, Target
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
    ``data`` is JSON; no secrets, no whole phone numbers.
    """
    return Record.objects.create(
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
