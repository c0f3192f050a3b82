"""One line of "who may message me", by its APPID."""

from lifeloop.followers import queries as followers
from lifeloop.followers.queries import Sender
from lifeloop.identity.models import Person


def sender_of(person: Person, kind: str, app_id: str) -> Sender | None:
    """The account (kind "account") or program (kind "program") of that APPID, if it may message this person."""
    for sender in followers.senders_of(person):
        owner = sender.account if kind == "account" else sender.program
        if sender.kind == kind and owner is not None and owner.pk == app_id:
            return sender
    return None
