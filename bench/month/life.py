"""What people do, as it is written when millions do it: the event each service would tell, and the rows it would leave.

Nothing here is asked of the database: what a service looks up there is known of the person and the town. Whoever lives through the
public doors (``doors``) is foretold by the same code, and the month ends with an error when the doors told anything else.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Protocol

from bench.month import moment
from bench.month.people import Card, Follow, Mark, Person, Touch
from bench.month.town import CODE, Account, Program, Town

_WEEK = 7 * moment.DAY
_MOST_CARDS, _MOST_READ = 12, 100
_MOST_IDS = (1 << 22) - 4200
# One encoder for all: ``json.dumps`` makes a new one for each of five million.
_encoder: Any = json.encoder
_parts = _encoder.c_make_encoder(
    None, str, _encoder.encode_basestring_ascii, None, ": ", ", ", False, False, True
)


def dump(document: dict[str, Any]) -> str:
    """As JSON."""
    return "".join(_parts(document, 0))


class Sink(Protocol):
    """Where events and rows go."""

    def event(self, *row: Any) -> None:
        """Kind, moment, person, account, program, merchant, facts as JSON."""

    def add(self, table: str, *row: Any) -> None:
        """A row of a table, as ``store`` describes them."""


class Life:
    """Every act, one method each; ``at`` is its moment."""

    def __init__(self, town: Town, sink: Sink) -> None:
        self.town, self.sink = town, sink
        self._number = 0

    def new_id(self, at: int) -> int:
        """As ``kernel.ids`` makes them, but for the process's bits, of which the month has its own."""
        # The lowest 4096 are the process's own, which writes what comes through the doors.
        self._number = self._number % _MOST_IDS + 1
        return ((at * 1000 - 1_700_000_000_000) << 22) | (self._number + 4096)

    # --- in a mini program ---------------------------------------------------------------------------

    def visit(self, who: Person, at: int, program: Program, came: str) -> None:
        """It is opened; the last message they opened may have brought them."""
        facts = {"page": "pages/index", "from": came, **self._touch(who, at, program)}
        self._tell("program.visited", at, who, None, program, None, facts)
        who.visits.setdefault(program.index, [at, at])[1] = at

    def _touch(self, who: Person, at: int, program: Program) -> Mark:
        for touch in reversed(who.touches):
            if touch.at < at - _WEEK:
                break
            index = touch.account.index
            if index in program.related or (touch.direct and touch.program is program):
                relation = program.related.get(index, "bound")
                return {"account": touch.account.pk, "relation": relation, **touch.mark}
        return {}

    def shown(self, who: Person, at: int, program: Program, account: Account) -> None:
        """The follow component stood in view."""
        facts = {"by": "component", "relation": program.related[account.index]}
        self._tell("component.shown", at, who, account, program, account.merchant, facts)

    def send(
        self, who: Person, at: int, program: Program, which: int, message_id: int | None = None
    ) -> None:
        """They submit a form, and the program's backend sends its template number ``which``."""
        pk, title = program.templates[which]
        made = message_id or self.new_id(at)
        mark = {"way": "template", "kind": "template", "thing": pk}
        account = program.bound
        self._accept(who, at, Card(made, account, program, mark), program.merchant)
        self.sink.add("send", made, program.pk, account.pk, at, pk, title)
        self.sink.add("message", made, who.id, account.pk, program.pk, pk, at)
        self.sink.add("form", made, program.pk, who.id, at)

    def _accept(self, who: Person, at: int, card: Card, merchant: int) -> None:
        facts = {"message": str(card.id), **card.mark}
        self._tell("message.accepted", at, who, card.account, card.program, merchant, facts)
        self.receive(who, at, card)

    def receive(self, who: Person, at: int, card: Card) -> None:
        """It lies in the inbox."""
        who.unread.append(card)
        who.cards.append(card)
        del who.cards[:-_MOST_CARDS]
        who.latest[card.account.index] = (at, card.mark)

    def refused(self, who: Person, at: int, program: Program, which: int) -> None:
        """A send with a form id that nobody has."""
        pk, _title = program.templates[which]
        facts = {"template": pk, "code": CODE, "times": 1}
        self._tell("send.refused", at, None, None, program, program.merchant, facts)
        self.sink.add("refusal", self.new_id(at), program.pk, pk, who.user_id, CODE, at)

    # --- following -----------------------------------------------------------------------------------

    def follow(
        self,
        who: Person,
        at: int,
        account: Account,
        source: str,
        program: Program | None = None,
        follow_id: int | None = None,
    ) -> None:
        """A follow begins; the plan never asks for a second one."""
        seq = account.last_seq
        made = Follow(follow_id or self.new_id(at), source, program, seq, seq, at, at)
        who.follows[account.index] = made
        facts = {
            "follow": str(made.id),
            "source": source,
            "scene": "",
            "program": program.pk if program else None,
            "relation": program.related.get(account.index, "") if program else "",
        }
        self._tell("follow.created", at, who, account, None, account.merchant, facts)
        self.sink.add("follow", who, account, made)

    def unfollow(self, who: Person, at: int, account: Account) -> None:
        """And ends."""
        found = who.follows.pop(account.index)
        through = found.program.pk if found.program else None
        facts = {"follow": str(found.id), "source": found.source, "program": through}
        self._tell("follow.ended", at, who, account, None, None, facts)
        self.sink.add("unfollow", who, account, found, at)

    def mute(self, who: Person, at: int, account: Account, muted: bool) -> None:
        """免打扰, after the account's newest message."""
        after: Mark = {}
        if muted:
            received = who.latest.get(account.index)
            direct = received if received and received[0] >= at - _WEEK else None
            newest = account.pubs[-1] if account.pubs else None
            if newest and newest[2] >= at - _WEEK and (not direct or direct[0] < newest[2]):
                after = of_publication(newest[1])
            elif direct:
                after = direct[1]
        self._tell("follow.muted", at, who, account, None, None, {**after, "muted": muted})
        who.follows[account.index].muted = muted
        self.sink.add("mute", who.id, account.pk, at, muted)

    # --- the inbox -----------------------------------------------------------------------------------

    def read_service(self, who: Person, at: int) -> None:
        """服务提醒: all that is there; the plan asks only when something is."""
        mine = [card for card in who.unread if card.program is not None]
        up_to = str(max(card.id for card in mine))
        facts = {"way": "template", "up_to": up_to, "seen": self._read(who, at, mine)}
        self._tell("message.read", at, who, None, None, None, facts)

    def read_account(self, who: Person, at: int, account: Account) -> None:
        """A conversation, to its end."""
        mine = [card for card in who.unread if card.account is account]
        up_to, seq = max((card.id for card in mine), default=0), account.last_seq
        seen = self._read(who, at, mine)
        follow = who.follows.get(account.index)
        if follow is not None:
            new = [pub for pub in account.pubs if follow.read < pub[0] <= seq][
                : -_MOST_READ - 1 : -1
            ]
            seen += [
                [account.number, 0, "publication", "publication", str(pub[1]), 1] for pub in new
            ]
            follow.read, follow.active = max(follow.read, seq), at
        facts = {"up_to": str(up_to), "seq": seq, "seen": seen}
        self._tell("message.read", at, who, account, None, None, facts)

    def _read(self, who: Person, at: int, mine: list[Card]) -> list[list[Any]]:
        counted: Counter[tuple[Any, ...]] = Counter()
        for card in mine:
            program = card.program.number if card.program else 0
            mark = card.mark
            counted[
                card.account.number,
                program,
                mark["way"],
                mark.get("kind", ""),
                mark.get("thing", ""),
            ] += 1
            self.sink.add("read", card.id, who.id, at)
        left = {card.id for card in mine}
        who.unread = [card for card in who.unread if card.id not in left]
        return [[*key, times] for key, times in sorted(counted.items())]

    def open_card(self, who: Person, at: int, card: Card) -> None:
        """A direct message's card is tapped; the plan asks once for each."""
        facts = {"message": str(card.id), **card.mark}
        self._tell("message.opened", at, who, card.account, card.program, None, facts)
        who.cards.remove(card)
        self._touched(who, Touch(at, card.account, card.program, card.mark, direct=True))
        self.sink.add("opened", card.id, who.id, at)
        if card.mark["way"] == "broadcast":
            self.sink.add("opened_of_send", int(card.mark["thing"]))

    def open_publication(
        self, who: Person, at: int, account: Account, pub: tuple[int, int, int]
    ) -> None:
        """One to all."""
        mark = of_publication(pub[1])
        facts = {"publication": pub[1], "seq": pub[0], **mark}
        self._tell("message.opened", at, who, account, None, None, facts)
        who.opened.add(pub[1])
        self._touched(who, Touch(at, account, None, mark, direct=False))
        self.sink.add("opening", pub[1], who.id, at)

    def _touched(self, who: Person, touch: Touch) -> None:
        who.touches = [one for one in who.touches if one.at >= touch.at - _WEEK]
        who.touches.append(touch)

    # --- on an account's home ------------------------------------------------------------------------

    def article(self, who: Person, at: int, account: Account, article: int, shared: bool) -> None:
        """It is looked at, or passed on."""
        kind = "article.shared" if shared else "article.viewed"
        self._tell(kind, at, who, account, None, None, {"article": article})
        self.sink.add("shares" if shared else "views", article)

    def tap(self, who: Person, at: int, account: Account, entry: str) -> None:
        """An entry of the menu."""
        facts = {"menu": account.menu, "entry": entry, "key": ""}
        self._tell("menu.tapped", at, who, account, None, account.merchant, facts)
        follow = who.follows.get(account.index)
        if follow is not None:
            follow.active = at

    def slots(self, who: Person, at: int, account: Account) -> None:
        """Both slots come into view."""
        facts = {"slots": ["ad", str(account.slot)]}
        self._tell("slot.shown", at, who, account, None, account.merchant, facts)

    def slot(self, who: Person, at: int, account: Account, name: str, part: str) -> None:
        """A part of one is tapped."""
        facts = {"slot": name, "part": part}
        self._tell("slot.tapped", at, who, account, None, account.merchant, facts)

    def _tell(
        self,
        kind: str,
        at: int,
        who: Person | None,
        account: Account | None,
        program: Program | None,
        merchant: int | None,
        facts: dict[str, Any],
    ) -> None:
        self.sink.event(
            kind,
            at,
            who.id if who else None,
            account.number if account else None,
            program.number if program else None,
            merchant,
            dump(facts),
        )


def of_publication(publication: int) -> Mark:
    """What events say of one to all."""
    return {"way": "publication", "kind": "publication", "thing": str(publication)}
