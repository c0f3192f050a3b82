"""What people wrote to accounts, as rows; always told whose."""

from django.core.files.storage import default_storage

from lifeloop.identity.media import TYPES
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


def picture(row: Incoming | None) -> tuple[bytes, str] | None:
    """The picture of a message and its content type; None for what holds none."""
    path = str(row.content.get("path", "")) if row and row.kind == "picture" else ""
    kind = TYPES.get(path.rpartition(".")[2])
    if kind is None:
        return None
    try:
        with default_storage.open(path) as file:
            return file.read(), kind
    except FileNotFoundError:
        return None
