"""The day's events and rows, kept until the day is over and then written in bulk, as the services would have left them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bench.month import moment, rows
from bench.month.life import dump
from bench.month.people import Follow, Person, terms_of
from bench.month.town import Account
from bench.month.town_rows import KEYWORDS

text = moment.text


class Store:
    """A sink for bulk: :meth:`flush` writes a day in the order of time."""

    def __init__(self, *, forms_from: int) -> None:
        # Form ids live for seven days; older ones are gone anyway.
        self.forms_from = forms_from
        self._clear()

    def _clear(self) -> None:
        self.events: list[tuple[Any, ...]] = []
        self.sends: list[tuple[Any, ...]] = []
        self.messages: dict[int, list[Any]] = {}
        self.read: list[tuple[Any, ...]] = []
        self.opened: list[tuple[Any, ...]] = []
        self.openings: list[tuple[Any, ...]] = []
        self.forms: list[tuple[Any, ...]] = []
        self.refusals: list[tuple[Any, ...]] = []
        self.follows: dict[int, tuple[Person, Account, Follow]] = {}
        self.ended: list[tuple[Person, Account, Follow, int]] = []
        self.mutes: list[tuple[Any, ...]] = []
        self.counts: dict[str, Counter[int]] = {
            name: Counter()
            for name in ("views", "shares", "opened_of_send", "opened_of_publication")
        }

    def event(self, *row: Any) -> None:
        """Kind, moment, person, account, program, merchant, facts as JSON."""
        self.events.append(row)

    def add(self, table: str, *row: Any) -> None:
        """A row of a table, or a change of one."""
        getattr(self, f"_{table}")(*row)

    # --- what there is to add --------------------------------------------------------------------------

    def _send(
        self, pk: int, program: str, account: str, at: int, template: str, title: str
    ) -> None:
        said = ("拿铁", f"A{pk % 997}")
        content = {
            "title": title,
            "fields": [{"name": n, "value": v} for n, v in zip(KEYWORDS, said, strict=True)],
            "link": {"app_id": program, "page": "pages/order", "query": "id=1"},
            "template": template,
        }
        self.sends.append(
            (pk, "template", "template", program, account, program, dump(content), text(at))
        )

    def _message(
        self, pk: int, person: int, account: str, program: str, template: str, at: int
    ) -> None:
        self.messages[pk] = [pk, person, pk, account, program, template, text(at), None, None]

    def _form(self, pk: int, program: str, person: int, at: int) -> None:
        if at >= self.forms_from:
            self.forms.append((f"month{pk}", program, person, 1, text(at)))

    def _refusal(self, pk: int, program: str, template: str, to: str, code: str, at: int) -> None:
        self.refusals.append((pk, program, template, to, code, text(at)))

    def _read(self, pk: int, person: int, at: int) -> None:
        if pk in self.messages:
            self.messages[pk][7] = text(at)
        else:
            self.read.append((text(at), person, pk))

    def _opened(self, pk: int, person: int, at: int) -> None:
        if pk in self.messages:
            self.messages[pk][8] = text(at)
        else:
            self.opened.append((text(at), person, pk))

    def _opened_of_send(self, send: int) -> None:
        self.counts["opened_of_send"][send] += 1

    def _opening(self, publication: int, person: int, at: int) -> None:
        self.openings.append((publication, person, text(at)))
        self.counts["opened_of_publication"][publication] += 1

    def _views(self, article: int) -> None:
        self.counts["views"][article] += 1

    def _shares(self, article: int) -> None:
        self.counts["shares"][article] += 1

    def _follow(self, who: Person, account: Account, follow: Follow) -> None:
        self.follows[follow.id] = (who, account, follow)

    def _unfollow(self, who: Person, account: Account, follow: Follow, at: int) -> None:
        self.ended.append((who, account, follow, at))
        if follow.muted:
            self.mutes.append((who.id, account.pk, at, False))

    def _mute(self, person: int, account: str, at: int, muted: bool) -> None:
        self.mutes.append((person, account, at, muted))

    # --- writing it --------------------------------------------------------------------------------------

    def flush(self) -> int:
        """Write the day; how many events."""
        self.events.sort(key=lambda event: event[1])
        # The id is the database's own: they are drawn in the order of time.
        count = rows.insert(
            "outbox_event",
            "kind, at, person_id, account_id, program_id, merchant_id, facts",
            ((kind, text(at), *rest) for kind, at, *rest in self.events),
        )
        self._write_follows()
        self._write_messages()
        for name, column in (("views", "views"), ("shares", "shares")):
            _add("messaging_article", "id", column, self.counts[name])
        _add("messaging_broadcast", "send_id", "opened", self.counts["opened_of_send"])
        _add(
            "messaging_broadcast", "publication_id", "opened", self.counts["opened_of_publication"]
        )
        self._clear()
        return count

    def _write_messages(self) -> None:
        rows.insert(
            "messaging_send",
            "id, way, kind, app_id, account_id, program_id, content, created_at",
            self.sends,
        )
        rows.insert(
            "messaging_directmessage",
            "id, person_id, send_id, account_id, program_id, user_template_id, created_at, read_at, opened_at",
            self.messages.values(),
        )
        of_one = ("person_id", "id")
        rows.change("messaging_directmessage", of_one, ["read_at"], self.read)
        rows.change("messaging_directmessage", of_one, ["opened_at"], self.opened)
        rows.insert("messaging_opening", "publication_id, person_id, created_at", self.openings)
        rows.insert("messaging_formid", "id, program_id, person_id, uses, created_at", self.forms)
        rows.insert(
            "messaging_sendrefusal",
            "id, app_id, user_template_id, to_id, code, created_at",
            self.refusals,
        )

    def _write_follows(self) -> None:
        rows.insert("followers_follow", _FOLLOW, map(_follow_row, self.follows.values()))
        gone = {follow.id for _who, _account, follow, _at in self.ended}
        here = [one for one in self.follows.values() if one[2].id not in gone]
        rows.insert(
            "followers_followterm",
            "account_id, term, person_id",
            (
                (account.pk, term, who.id)
                for who, account, _follow in here
                for term in terms_of(who)
            ),
        )
        rows.insert(
            "followers_labelling",
            "label_id, person_id, account_id, value, created_at",
            (
                (
                    account.labels[who.id // 3 % len(account.labels)],
                    who.id,
                    account.pk,
                    "",
                    text(one.began),
                )
                for who, account, one in here
                if who.id % 3 == 0
            ),
        )
        rows.change(
            "followers_follow",
            ("person_id", "id"),
            ["ended_at", "until_seq", "read_seq", "active_at", "muted"],
            (
                (text(at), account.last_seq, one.read, text(one.active), one.muted, who.id, one.id)
                for who, account, one, at in self.ended
            ),
        )
        own = [
            (account.pk, who.id)
            for who, account, follow, _at in self.ended
            if follow.id not in self.follows
        ]
        for table in ("followers_followterm", "followers_labelling"):
            _delete(table, own)
        self._write_mutes()

    def _write_mutes(self) -> None:
        """Spans that end, then those that began (and perhaps ended) today."""
        began: dict[tuple[int, str], int] = {}
        spans: list[tuple[Any, ...]] = []
        ends: list[tuple[Any, ...]] = []
        for person, account_id, at, muted in self.mutes:
            if muted:
                began[person, account_id] = at
            elif (person, account_id) in began:
                spans.append((person, account_id, text(began.pop((person, account_id))), text(at)))
            else:
                ends.append((text(at), person, account_id))
        spans += [(*key, text(at), None) for key, at in began.items()]
        table, own = "followers_mutespan", ("person_id", "account_id")
        rows.change(table, own, ["ended_at"], ends, " AND ended_at IS NULL")
        rows.insert(table, "person_id, account_id, began_at, ended_at", spans)

    def finish(self, people: Iterable[Person]) -> None:
        """At the end of the month: how far people have read, and what they opened last."""
        rows.change(
            "followers_follow",
            ("person_id", "id"),
            ["read_seq", "active_at", "muted"],
            (
                (one.read, text(one.active), one.muted, who.id, one.id)
                for who in people
                for one in who.follows.values()
            ),
        )


_FOLLOW = "id, person_id, account_id, since_seq, read_seq, source, scene, program_id, muted, note, created_at, active_at"


def _follow_row(one: tuple[Person, Account, Follow]) -> tuple[Any, ...]:
    who, account, follow = one
    program = follow.program.pk if follow.program else None
    return (
        follow.id, who.id, account.pk, follow.since, follow.since, follow.source, "", program, False, "",
        text(follow.began), text(follow.began),
    )  # fmt: skip


def write_visits(people: Iterable[Person], programs: list[str]) -> None:
    """Who was where, first and last."""
    rows.insert(
        "followers_visit",
        "person_id, program_id, first_at, last_at",
        (
            (who.id, programs[index], text(first), text(last))
            for who in people
            for index, (first, last) in who.visits.items()
        ),
    )


def _add(table: str, key: str, column: str, counts: Counter[int]) -> None:
    sets = [f"{column} = {column} + %s"]
    rows.change(table, [key], sets, ((times, pk) for pk, times in counts.items()))


def _delete(table: str, keys: list[tuple[str, int]]) -> None:
    from django.db import connection

    from lifeloop.database import write

    if not keys:
        return
    with write(), connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {table} WHERE account_id = %s AND person_id = %s",
            keys,
        )
