"""Why did this person get it, or not: answered from what was stored when it happened, never from a guess."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.followers.models import Follow, MuteSpan
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import (
    Broadcast,
    BroadcastState,
    DirectMessage,
    Opening,
    Skip,
    SkipReason,
)
from lifeloop.messaging.rules.placeholders import personal
from lifeloop.programs.models import Program

REASONS: dict[str, str | Promise] = {
    "following": _("followed when it was published"),
    "chosen": _("was in the audience when it was sent"),
    "sent": _("was sent to this person alone"),
    "before": _("followed only after it was sent"),
    "after": _("had stopped following before it was sent"),
    "not_chosen": _("was not in the audience when it was sent"),
    "coming": _("it is still being sent"),
    **{reason.value: reason.label for reason in SkipReason},
}


@dataclass(frozen=True, slots=True)
class Received:
    """One message, newest first. ``reason`` is a key of :data:`REASONS`; ``silent``: the account was muted at that moment.

    ``way`` is a :class:`SendWay`; a broadcast also when nobody's inbox holds it any more (``recalled_at``).
    """

    at: datetime
    way: str
    line: str
    got: bool
    reason: str
    opened_at: datetime | None
    recalled_at: datetime | None
    silent: bool
    program: Program | None
    broadcast: Broadcast | None

    @property
    def words(self) -> str | Promise:
        """The reason in words."""
        return REASONS[self.reason]


def received(account: Account, person: Person, *, limit: int = 50) -> list[Received]:
    """What the person got from the account (through programs too) and which of its broadcasts they did not get."""
    history = _History.of(account, person)
    broadcasts = list(
        Broadcast.objects.filter(account=account, begun_at__isnull=False)
        .select_related("publication")
        .order_by("-begun_at")[:limit]
    )
    sends = [row.send_id for row in broadcasts if row.send_id is not None]
    messages = list(
        DirectMessage.objects.filter(person=person, account=account)
        .select_related("send", "program", "program__app")
        .order_by("-id")[:limit]
    )
    to_many = {
        row.send_id: row
        for row in DirectMessage.objects.filter(person=person, send_id__in=sends).select_related(
            "send"
        )
        if row.send_id != row.id
    }
    skips = dict(
        Skip.objects.filter(person=person, broadcast__in=broadcasts).values_list(
            "broadcast_id", "reason"
        )
    )
    publications = [row.publication_id for row in broadcasts if row.publication_id is not None]
    openings = dict(
        Opening.objects.filter(person=person, publication_id__in=publications).values_list(
            "publication_id", "created_at"
        )
    )
    found = [
        history.of_broadcast(row, to_many.get(row.send_id or 0), skips.get(row.pk), openings)
        for row in broadcasts
    ]
    found += [history.of_message(row) for row in messages if row.send_id not in to_many]
    return sorted(found, key=lambda one: one.at, reverse=True)[:limit]


@dataclass(frozen=True, slots=True)
class _History:
    """When the person followed the account, and when it was muted."""

    person: Person
    follows: list[Follow]
    mutes: list[tuple[datetime, datetime | None]]

    @classmethod
    def of(cls, account: Account, person: Person) -> "_History":
        follows = Follow.objects.filter(account=account, person=person).order_by("created_at")
        mutes = MuteSpan.objects.filter(account=account, person=person)
        return cls(person, list(follows), list(mutes.values_list("began_at", "ended_at")))

    def silent(self, at: datetime) -> bool:
        return any(began <= at and (ended is None or at < ended) for began, ended in self.mutes)

    def of_message(self, row: DirectMessage) -> Received:
        return Received(
            at=row.created_at,
            way=row.send.way,
            line=self._line(row.send.kind, row.send.content, row.values),
            got=True,
            reason="sent",
            opened_at=row.opened_at,
            recalled_at=row.send.recalled_at,
            silent=self.silent(row.created_at),
            program=row.program,
            broadcast=None,
        )

    def of_broadcast(
        self,
        row: Broadcast,
        message: DirectMessage | None,
        skip: str | None,
        openings: dict[int, datetime],
    ) -> Received:
        assert row.begun_at is not None
        at = message.created_at if message else row.begun_at
        reason = "chosen" if message else skip or self._why(row, at)
        opened = message.opened_at if message else openings.get(row.publication_id or 0)
        return Received(
            at=at,
            way="broadcast",
            line=self._line(row.kind, row.content, message.values if message else None),
            got=reason in {"chosen", "following"},
            reason=reason,
            opened_at=opened,
            recalled_at=row.recalled_at,
            silent=self.silent(at),
            program=None,
            broadcast=row,
        )

    def _why(self, row: Broadcast, at: datetime) -> str:
        """To all the numbers of the follow decide; to a part, who followed at that moment."""
        if row.publication is not None:
            seq = row.publication.seq or 0
            reached = any(
                one.since_seq < seq and (one.until_seq is None or seq <= one.until_seq)
                for one in self.follows
            )
            if reached:
                return "following"
        elif row.state == BroadcastState.RUNNING and self.person.pk > row.cursor:
            return "coming"
        elif any(
            one.created_at <= at and (one.ended_at is None or at < one.ended_at)
            for one in self.follows
        ):
            return "not_chosen"
        later = any(one.created_at > at for one in self.follows)
        return "before" if later or not self.follows else "after"

    def _line(self, kind: str, content: dict[str, object], values: dict[str, object] | None) -> str:
        chosen = kind_of(kind)
        read = chosen.model.model_validate(personal(content, values, self.person.name))
        return chosen.preview(read).replace("\n", " ")[:60]
