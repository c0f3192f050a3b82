"""What the streams ask of the database: short reads, in a few threads of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

from lifeloop.followers.queries import follows_of
from lifeloop.identity.models import Person, PersonSession
from lifeloop.identity.queries import people
from lifeloop.messaging.queries import inbox

P = ParamSpec("P")
T = TypeVar("T")

POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live")


def fresh(function: Callable[P, T]) -> Callable[P, T]:
    """Run with a working connection: one that broke is dropped before and after."""

    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        close_old_connections()
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return run


@fresh
def session_by(token: str) -> PersonSession | None:
    """The open session of a cookie."""
    return people.person_by_token(token)


@fresh
def start_of(person: Person, session_id: int) -> tuple[list[int], list[int], int] | None:
    """The accounts a person follows, those of them that are muted, and the unread total; None: the session ended."""
    if not people.sessions(person).filter(pk=session_id).exists():
        return None
    follows = list(follows_of(person))
    followed = [int(follow.account_id) for follow in follows]
    return (
        followed,
        [int(follow.account_id) for follow in follows if follow.muted],
        inbox.unread_total(person),
    )


@fresh
def unread_of(person_ids: list[int]) -> dict[int, int]:
    """The unread totals of a few people."""
    return {person_id: inbox.unread_total(Person(pk=person_id)) for person_id in person_ids}
