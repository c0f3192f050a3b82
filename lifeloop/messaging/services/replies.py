"""Automatic replies: the worker sends each once for what called for it, however often its job runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from lifeloop.database import for_share, write
from lifeloop.followers.models import Follow
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.models import Incoming, ReplyRule, ReplySent, ReplyTrigger, Talk
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.rules import window as window_rules
from lifeloop.messaging.rules.replies import first_fit
from lifeloop.messaging.services.delivery import Delivery, deliver
from lifeloop.messaging.services.window import lock_follows

KEPT_DAYS = 30  # an event's job is tried again for hours, not weeks


def reply_to_follow(*, person_id: int, account_id: str, follow_id: int) -> bool:
    """The first rule on follow, after the greeting. False: there is none, or it was sent for this follow."""
    with write():
        found = _about(person_id, account_id)
        if found is None or found[1].id != follow_id:
            return False
        rules = _rules(account_id, ReplyTrigger.FOLLOW)
        return bool(rules) and _send(*found, rules[0], f"follow:{follow_id}")


def reply_to_tap(*, person_id: int, account_id: str, tap: int, event_key: str) -> bool:
    """The first rule that names the event key of the menu entry; ``tap`` is the event's number."""
    with write():
        found = _about(person_id, account_id)
        if found is None:
            return False
        rules = _rules(account_id, ReplyTrigger.MENU)
        chosen = next((rule for rule in rules if event_key in rule.keywords), None)
        return chosen is not None and _send(*found, chosen, f"tap:{tap}")


def reply_to_message(*, person_id: int, account_id: str, incoming_id: int) -> bool:
    """The first keyword rule that fits what was written, else the default: that at most once a day (setting), and not
    while a member has claimed the conversation.
    """
    with write():
        found = _about(person_id, account_id)
        incoming = Incoming.objects.filter(
            person_id=person_id, id=incoming_id, account_id=account_id
        ).first()
        if found is None or incoming is None:
            return False
        text = str(incoming.content.get("text", "")) if incoming.kind == "text" else ""
        rules = _rules(account_id, ReplyTrigger.KEYWORD, ReplyTrigger.DEFAULT)
        chosen = first_fit([one for one in rules if one.trigger == ReplyTrigger.KEYWORD], text)
        if chosen is None and not _default_rests(person_id, account_id):
            chosen = next((one for one in rules if one.trigger == ReplyTrigger.DEFAULT), None)
        return chosen is not None and _send(*found, chosen, f"in:{incoming_id}")


def _about(person_id: int, account_id: str) -> tuple[Account, Follow] | None:
    """The account and the follow, locked: replies to one person come one after the other. None: nothing may be sent."""
    rows = for_share(Account.objects.select_related("app", "app__merchant").filter(pk=account_id))
    if not rows or not is_usable(rows[0]):
        return None
    follow = lock_follows([(person_id, account_id)]).get((person_id, account_id))
    if follow is None:
        return None
    hours = settings.LIFELOOP_INTERACTION_HOURS
    # A job that waited for days answers nobody any more.
    return (
        (rows[0], follow)
        if window_rules.is_open(follow.active_at, clock.now(), hours=hours)
        else None
    )


def _rules(account_id: str, *triggers: ReplyTrigger) -> Sequence[ReplyRule]:
    rows = ReplyRule.objects.filter(account_id=account_id, trigger__in=triggers, on=True)
    return list(rows.order_by("position", "pk"))


def _default_rests(person_id: int, account_id: str) -> bool:
    mine = {"person_id": person_id, "account_id": account_id}
    if Talk.objects.filter(**mine, claimed_by__isnull=False).exists():
        return True
    since = clock.now() - timedelta(hours=settings.LIFELOOP_DEFAULT_REPLY_HOURS)
    return ReplySent.objects.filter(
        **mine, trigger=ReplyTrigger.DEFAULT, created_at__gt=since
    ).exists()


def _send(account: Account, follow: Follow, rule: ReplyRule, key: str) -> bool:
    if ReplySent.objects.filter(person_id=follow.person_id, key=key).exists():
        return False
    now = clock.now()
    # Its primary key is what makes it once, even for a job that two workers hold.
    ReplySent.objects.create(
        person_id=follow.person_id, key=key, account=account, trigger=rule.trigger, created_at=now
    )
    delivery = Delivery(
        way=SendWay.REPLY,
        kind=rule.kind,
        content=rule.content,
        person_id=follow.person_id,
        account_id=account.pk,
        program_id=None,
        app_id=account.pk,
        merchant_id=account.app.merchant_id,
    )
    deliver([delivery], now)
    return True


def prune() -> int:
    """Forget what nobody asks for any more; returns how many rows."""
    pause = timedelta(hours=settings.LIFELOOP_DEFAULT_REPLY_HOURS)
    before: datetime = clock.now() - max(timedelta(days=KEPT_DAYS), pause)
    with write():
        old = ReplySent.objects.filter(created_at__lt=before).order_by("created_at")
        keys = list(old.values_list("person_id", "key")[:1000])
        for person_id, key in keys:
            ReplySent.objects.filter(person_id=person_id, key=key).delete()
    return len(keys)
