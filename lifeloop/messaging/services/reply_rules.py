"""自动回复: writing, ordering, switching and deleting the rules of an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import attempt, for_update, write
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import KindIllegal
from lifeloop.messaging.errors_talks import (
    RepliesTooMany,
    ReplyNameInvalid,
    ReplyNameTaken,
    ReplyNotFound,
)
from lifeloop.messaging.kinds import KINDS
from lifeloop.messaging.models import ReplyMatch, ReplyRule, ReplyTrigger
from lifeloop.messaging.queries.links import refuse_unfit
from lifeloop.messaging.rules.replies import events_of, keywords_of

NAME_LENGTH = 30
KINDS_OF_REPLIES = ("text", "picture", "articles")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule as it was typed; ``keywords``: one a line, of a keyword rule, or the event keys of a menu rule."""

    trigger: ReplyTrigger
    name: str
    kind: str
    content: Mapping[str, Any]
    keywords: str = ""
    match: ReplyMatch = ReplyMatch.EXACT
    on: bool = True


def save(
    actor: Actor, account: Account, wanted: Wanted, *, rule_id: int | None = None
) -> ReplyRule:
    """Make a rule, or change one (``rule_id``); it holds for what is written from the commit on.

    Refused: no or a taken name, keywords or event keys that are none, a content its kind does not take, a target that is dark,
    more than 100 rules (setting).
    """
    name = " ".join(wanted.name.split())
    if not 1 <= len(name) <= NAME_LENGTH:
        raise ReplyNameInvalid(most=NAME_LENGTH)
    chosen = KINDS.get(wanted.kind)
    if chosen is None or wanted.kind not in KINDS_OF_REPLIES:
        raise KindIllegal
    read = chosen.read(dict(wanted.content))
    now = clock.now()
    with write():
        locked = _account(account)
        row = ReplyRule(account=locked, created_at=now)
        if rule_id is not None:
            row = _rule(locked, rule_id)
        elif ReplyRule.objects.filter(account=locked).count() >= settings.LIFELOOP_REPLY_RULES:
            raise RepliesTooMany(most=settings.LIFELOOP_REPLY_RULES)
        if row.trigger != wanted.trigger:
            row.position = _end(locked, wanted.trigger)
        refuse_unfit(locked, read)
        row.trigger, row.name, row.on = wanted.trigger, name, wanted.on
        row.keywords, row.match = _keywords(wanted), wanted.match
        row.kind, row.content, row.changed_at = wanted.kind, read.model_dump(mode="json"), now
        try:
            with attempt():
                row.save()
        except IntegrityError as error:
            raise ReplyNameTaken from error
        _record(actor, "reply.changed" if rule_id else "reply.made", locked, row)
    return row


def switch(actor: Actor, account: Account, *, rule_id: int, on: bool) -> ReplyRule:
    """Turn a rule on or off."""
    with write():
        locked = _account(account)
        row = _rule(locked, rule_id)
        if row.on != on:
            row.on, row.changed_at = on, clock.now()
            row.save(update_fields=["on", "changed_at"])
            _record(actor, "reply.on" if on else "reply.off", locked, row)
    return row


def move(actor: Actor, account: Account, *, rule_id: int, up: bool) -> ReplyRule:
    """Try a rule earlier or later than its neighbour of the same sort; at the end nothing changes."""
    with write():
        locked = _account(account)
        row = _rule(locked, rule_id)
        rows = list(
            ReplyRule.objects.filter(account=locked, trigger=row.trigger).order_by("position", "pk")
        )
        here = rows.index(row)
        there = here + (-1 if up else 1)
        if 0 <= there < len(rows):
            rows[here], rows[there] = rows[there], rows[here]
            for position, one in enumerate(rows):
                one.position = position
            ReplyRule.objects.bulk_update(rows, ["position"])
            _record(actor, "reply.moved", locked, row)
    return row


def delete(actor: Actor, account: Account, *, rule_id: int) -> None:
    """Delete a rule; what it answered stays."""
    with write():
        locked = _account(account)
        row = _rule(locked, rule_id)
        _record(actor, "reply.deleted", locked, row)
        row.delete()


def _account(account: Account) -> Account:
    """Locked: rules of one account change one after the other, so their number and order hold."""
    rows = for_update(Account.objects.select_related("app", "app__merchant").filter(pk=account.pk))
    if not rows:
        raise ReplyNotFound
    return rows[0]


def _rule(account: Account, rule_id: int) -> ReplyRule:
    row = ReplyRule.objects.filter(account=account, pk=rule_id).first()
    if row is None:
        raise ReplyNotFound
    return row


def _end(account: Account, trigger: ReplyTrigger) -> int:
    last = (
        ReplyRule.objects.filter(account=account, trigger=trigger)
        .order_by("-position")
        .values_list("position", flat=True)
        .first()
    )
    return 0 if last is None else last + 1


def _keywords(wanted: Wanted) -> list[str]:
    if wanted.trigger == ReplyTrigger.KEYWORD:
        return keywords_of(wanted.keywords)
    return events_of(wanted.keywords) if wanted.trigger == ReplyTrigger.MENU else []


def _record(actor: Actor, action: str, account: Account, row: ReplyRule) -> None:
    record(
        actor=actor,
        action=action,
        target=Target("reply", str(row.pk), f"{account.name} · {row.name}"),
        merchant_id=account.app.merchant_id,
        data={"account": account.pk, "trigger": row.trigger},
    )
