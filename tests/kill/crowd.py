"""Run beside a server, on its data: ``python -m tests.kill.crowd make PROGRAM ACCOUNT COUNT`` or ``… said PROGRAM``.

``make`` adds people with a form id and a signed-in phone each, and prints what may be sent to them; ``said`` prints
how often each second keyword lies in an inbox.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable

import django


def make(program_id: str, account_id: str, count: str) -> dict[str, object]:
    """Three messages for each of the new people: content, what only it says; and everybody's cookie."""
    from bench.common import inbox, shop
    from lifeloop.programs.models import Program
    from tests import factories

    template = factories.make_template(Program.objects.get(pk=program_id))
    here = shop.Shop(program_id, account_id, template.pk)
    people = shop.receivers(here, int(count))
    tokens = inbox.sessions([person.person_id for person in people])
    return {"messages": list(shop.messages(here, people)), "tokens": tokens}


def said(program_id: str) -> dict[str, int]:
    """How many inboxes hold each message of the program."""
    from lifeloop.messaging.models import DirectMessage

    rows = DirectMessage.objects.filter(program_id=program_id).values_list(
        "send__content", flat=True
    )
    return Counter(content["fields"][1]["value"] for content in rows)


if __name__ == "__main__":
    django.setup()
    acts: dict[str, Callable[..., object]] = {"make": make, "said": said}
    print(json.dumps(acts[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False))
