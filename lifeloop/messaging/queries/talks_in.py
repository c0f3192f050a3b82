"""What people wrote to accounts, as rows; always told whose."""

from lifeloop.messaging.models import Incoming


def written(person_id: int, account_id: str, *, below: int | None, limit: int) -> list[Incoming]:
    """What a person wrote to an account, newest first; only ids below ``below`` when it is given."""
    rows = Incoming.objects.filter(person_id=person_id, account_id=account_id)
    return list((rows.filter(id__lt=below) if below is not None else rows).order_by("-id")[:limit])


def one(person_id: int, account_id: str, incoming_id: int) -> Incoming | None:
    """One of them, or None for anything else."""
    return Incoming.objects.filter(
        person_id=person_id, account_id=account_id, id=incoming_id
    ).first()
