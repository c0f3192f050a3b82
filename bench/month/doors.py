"""People who live through the public doors: the phone's pages over HTTP, and their programs' signed calls of the gateway.

What each act has to tell is foretold by ``Life``; at the end of a day every event that the doors told is compared with it.
"""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from bench.month import moment
from bench.month.life import Life
from bench.month.moment import Frozen
from bench.month.people import Card, Person, sign_in
from bench.month.town import Account, Program, Town

SEND = "alipay.open.app.mini.templatemessage.send"
Told = tuple[Any, ...]


class Foretold:
    """A sink that keeps the events, and no rows: the doors write those."""

    def __init__(self) -> None:
        self.events: list[Told] = []

    def event(self, *row: Any) -> None:
        """Kept for comparing."""
        kind, at, *ids, facts = row
        self.events.append((kind, at, *ids, json.loads(facts)))

    def add(self, table: str, *row: Any) -> None:
        """The doors write it."""


class Doors(Life):
    """The same acts, each over HTTP; ``calls``: how many there were."""

    def __init__(self, town: Town, people: list[Person], clock: Frozen) -> None:
        from django.test import Client

        from lifeloop.gateway.app import Gateway
        from lifeloop.kernel import clock as house
        from tests.gateway.client import Client as Caller

        self.told = Foretold()
        super().__init__(town, self.told)
        self.clock, self.calls = clock, 0
        self.phones: dict[int, Client] = {}
        for person, token in sign_in(people, house.now() + timedelta(days=60)).items():
            phone = self.phones[person] = Client(SERVER_NAME="127.0.0.1")
            phone.cookies["lifeloop_person"] = token
        self.gateway = Gateway()
        self.backends = {one.pk: Caller(one.pk, town.key) for one in town.programs}
        self.loop = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.gateway.stop()
        self.loop.close()

    def post(self, who: Person, at: int, path: str, **data: Any) -> Any:
        """A POST of somebody's phone at a moment."""
        self.clock.set(at)
        answer = self.phones[who.id].post(f"/m/{path}", data)
        self.calls += 1
        if answer.status_code >= 400:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.content[:300]!r}")
        return answer

    def call(self, at: int, program: Program, biz: dict[str, Any]) -> dict[str, Any]:
        """A signed send of a program's backend."""
        from tests.gateway.client import request

        self.clock.set(at)
        backend = self.backends[program.pk]
        when = f"{moment.text(at + 8 * 3600)}"
        body = backend.encode(backend.signed(SEND, biz, timestamp=when))
        scope = {"method": "POST", "query_string": b""}
        answer = self.loop.run(request(self.gateway, scope, body))
        self.calls += 1
        return answer.node

    # --- the acts ----------------------------------------------------------------------------------------

    def visit(self, who: Person, at: int, program: Program, came: str) -> None:
        data = {"page": "pages/index", "from": came}
        self.post(who, at, f"program/{program.pk}/visit", **data)
        super().visit(who, at, program, came)

    def shown(self, who: Person, at: int, program: Program, account: Account) -> None:
        self.post(who, at, f"program/{program.pk}/shown", public_id=account.pk)
        super().shown(who, at, program, account)

    def send(
        self, who: Person, at: int, program: Program, which: int, message_id: int | None = None
    ) -> None:
        from lifeloop.messaging.models import DirectMessage

        form = self.post(who, at, f"program/{program.pk}/form-id").json()["formId"]
        said = self.call(at, program, _message(who, program, which, form))
        if said["code"] != "10000":
            raise RuntimeError(f"a send was refused: {said}")
        newest = DirectMessage.objects.filter(person_id=who.id).order_by("-id").first()
        super().send(who, at, program, which, newest.id if newest else None)

    def refused(self, who: Person, at: int, program: Program, which: int) -> None:
        said = self.call(at, program, _message(who, program, which, "nobody-has-this-form-id"))
        if said["code"] == "10000":
            raise RuntimeError("a send with a made-up form id was accepted")
        super().refused(who, at, program, which)

    def follow(
        self,
        who: Person,
        at: int,
        account: Account,
        source: str,
        program: Program | None = None,
        follow_id: int | None = None,
    ) -> None:
        from lifeloop.followers.models import Follow

        if program is not None:
            self.post(who, at, f"program/{program.pk}/follow", public_id=account.pk)
        else:
            self.post(who, at, f"a/{account.pk}/follow/", source=source)
        made = Follow.objects.get(person_id=who.id, account_id=account.pk, ended_at=None)
        super().follow(who, at, account, source, program, made.id)

    def unfollow(self, who: Person, at: int, account: Account) -> None:
        self.post(who, at, f"a/{account.pk}/unfollow/")
        super().unfollow(who, at, account)

    def mute(self, who: Person, at: int, account: Account, muted: bool) -> None:
        self.post(who, at, f"me/account/{account.pk}/mute/", on="1" if muted else "0")
        super().mute(who, at, account, muted)

    def read_service(self, who: Person, at: int) -> None:
        up_to = max(card.id for card in who.unread if card.program is not None)
        self.post(who, at, "inbox/read/", conversation="service", direct=up_to)
        super().read_service(who, at)

    def read_account(self, who: Person, at: int, account: Account) -> None:
        up_to = max((card.id for card in who.unread if card.account is account), default=0)
        data = {"conversation": account.pk, "direct": up_to, "seq": account.last_seq}
        self.post(who, at, "inbox/read/", **data)
        super().read_account(who, at, account)

    def open_card(self, who: Person, at: int, card: Card) -> None:
        where = {} if card.program else {"to": "account"}
        self.post(who, at, "inbox/open/", message=card.id, **where)
        super().open_card(who, at, card)

    def open_publication(
        self, who: Person, at: int, account: Account, pub: tuple[int, int, int]
    ) -> None:
        self.post(who, at, "inbox/open/", account=account.pk, seq=pub[0], to="account")
        super().open_publication(who, at, account, pub)

    def article(self, who: Person, at: int, account: Account, article: int, shared: bool) -> None:
        self.post(who, at, f"article/{article}/{'shared' if shared else 'viewed'}/")
        super().article(who, at, account, article, shared)

    def tap(self, who: Person, at: int, account: Account, entry: str) -> None:
        self.post(who, at, f"a/{account.pk}/menu/", menu=account.menu, entry=entry)
        super().tap(who, at, account, entry)

    def slots(self, who: Person, at: int, account: Account) -> None:
        self.post(who, at, f"a/{account.pk}/slots/", shown=["ad", str(account.slot)])
        super().slots(who, at, account)

    def slot(self, who: Person, at: int, account: Account, name: str, part: str) -> None:
        self.post(who, at, f"a/{account.pk}/slots/", slot=name, part=part)
        super().slot(who, at, account, name, part)

    # --- what they told ----------------------------------------------------------------------------------

    def compared(self, after: int) -> int:
        """Compare all events beyond an id with what was foretold since the last look; how many. Raises at the first that differs."""
        from lifeloop.outbox.models import Event

        columns = ("person_id", "account_id", "program_id", "merchant_id", "facts")
        found = [
            (row.kind, int(row.at.timestamp()), *(getattr(row, name) for name in columns))
            for row in Event.objects.filter(pk__gt=after)
        ]
        wanted, self.told.events = self.told.events, []
        for ours, theirs in zip(
            sorted(wanted, key=_order), sorted(found, key=_order), strict=False
        ):
            if ours != theirs:
                raise RuntimeError(f"foretold {ours}\n    told {theirs}")
        if len(wanted) != len(found):
            raise RuntimeError(f"{len(wanted)} events were foretold, {len(found)} told")
        return len(found)


def _order(told: Told) -> tuple[str, str]:
    return repr(told[:-1]), json.dumps(told[-1], sort_keys=True)


def _message(who: Person, program: Program, which: int, form: str) -> dict[str, Any]:
    said = {"keyword1": {"value": "拿铁"}, "keyword2": {"value": "A27"}}
    return {
        "to_user_id": who.user_id,
        "form_id": form,
        "user_template_id": program.templates[which][0],
        "page": "pages/order?id=1",
        "data": json.dumps(said, ensure_ascii=False),
    }
