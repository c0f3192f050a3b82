"""Who acts, as the audit writes it."""

from lifeloop.audit import SYSTEM, Actor
from lifeloop.identity.models import Member, Person


def member_actor(member: Member, address: str = "") -> Actor:
    """A member at the console."""
    return Actor(kind="member", id=str(member.pk), name=member.login, address=address)


def person_actor(person: Person) -> Actor:
    """A person with a phone; named by the public number."""
    return Actor(kind="person", id=str(person.pk), name=person.user_id, address="")


def app_actor(app_id: str) -> Actor:
    """A backend that signed a call."""
    return Actor(kind="app", id=app_id, name=app_id, address="")


__all__ = ["SYSTEM", "app_actor", "member_actor", "person_actor"]
