"""Texts that the demo kept instead of sending."""

import time

from lifeloop import outbox
from lifeloop.demo.people import phone as normalised
from lifeloop.identity.queries import people
from lifeloop.kernel.errors import DomainError
from lifeloop.outbox.queries import is_under_way

JOB = "identity.send_text"
LONGEST = 5.0  # seconds


def newest_text(phone: str) -> str | None:
    """The newest text to a phone, national or E.164; None when there is none.

    A text that was asked for a moment ago may still wait for a worker: it is delivered first, here when no server runs.
    """
    try:
        number = normalised(phone)
    except DomainError:
        return None
    end = time.monotonic() + LONGEST
    while is_under_way(JOB) and time.monotonic() < end:
        outbox.run_pending(strict=False)
        time.sleep(0.05)  # another worker holds it
    found = people.texts(number, 1)
    return found[0].text if found else None
