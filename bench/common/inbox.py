"""Reading inboxes as their people do: signed in, over HTTP."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Iterator
from datetime import timedelta


def sessions(person_ids: Iterable[int]) -> dict[int, str]:
    """A fresh phone session each: person id to the cookie's token."""
    from lifeloop.database import write
    from lifeloop.identity.models import PersonSession
    from lifeloop.kernel import clock, ids

    tokens = {person_id: ids.token() for person_id in person_ids}
    until = clock.now() + timedelta(days=1)
    with write():
        PersonSession.objects.bulk_create(
            [
                PersonSession(
                    person_id=person_id, token_hash=ids.token_hash(token), expires_at=until
                )
                for person_id, token in tokens.items()
            ],
            batch_size=2000,
        )
    return tokens


def pages(port: int, path: str, tokens: Iterable[str]) -> Iterator[str]:
    """The page at ``path`` as each of them sees it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        for token in tokens:
            connection.request("GET", path, headers={"Cookie": f"lifeloop_person={token}"})
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status} {text[:300]}")
            yield text
    finally:
        connection.close()


def request(path: str, token: str) -> bytes:
    """The page's request for the load process."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: lifeloop_person={token}\r\n\r\n"
    return head.encode()
