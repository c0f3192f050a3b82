"""What an event means for the open pages of an account's conversations."""

import hashlib

from lifeloop.outbox.models import Event

_OF_ONE = {
    "account.state",
    "follow.created",
    "follow.ended",
    "message.accepted",
    "message.written",
    "talk.answered",
    "talk.claimed",
    "talk.handed_back",
    "talk.settled",
}
_OF_ALL = {
    "broadcast.delivered",
    "broadcast.recalled",
    "publication.published",
    "publication.recalled",
}


# The number at the bell of the members that the event names.
BELL = "bell"
_BELLS = {"notices.made", "notices.read"}


def members_of(event: Event) -> list[int]:
    """Whose bell an event changes."""
    return event.facts["members"] if event.kind in _BELLS else []


def key_of_list(account_id: str | int) -> str:
    """The list of an account's conversations."""
    return str(account_id)


def key_of_all(account_id: str | int) -> str:
    """Every conversation of an account at once."""
    return f"{account_id}*"


def key_of_talk(account_id: str | int, person_id: int) -> str:
    """One conversation, without saying whose."""
    return hashlib.sha256(f"talk:{account_id}:{person_id}".encode()).hexdigest()[:16]


def keys_of(event: Event) -> list[str]:
    """The pages that an event changes; none: no page of conversations."""
    if event.account_id is None:
        return []
    if event.kind in _OF_ALL or event.kind == "account.state":
        return [key_of_all(event.account_id)]
    # Template messages of mini programs are no business of the account's members.
    if event.kind not in _OF_ONE or event.facts.get("way") == "template":
        return []
    person = event.person_id or event.facts.get("person")
    talk = [key_of_talk(event.account_id, int(person))] if person else []
    return [key_of_list(event.account_id), *talk]
