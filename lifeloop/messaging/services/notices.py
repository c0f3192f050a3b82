"""单发模板消息: the account's own templates to its followers; set-based like the other sends."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count

from lifeloop.database import for_share
from lifeloop.followers.models import Follow
from lifeloop.followers.queries import open_follows
from lifeloop.identity.queries import people
from lifeloop.identity.queries.people import Addressee
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.errors import NotFollower, PersonSendLimit, SendForbidden
from lifeloop.messaging.errors_templates import (
    NoticeReceiver,
    NoticeTarget,
    NoticeTemplate,
    NoticeTemplateStopped,
)
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import AccountTemplate, Notice, TemplateState
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.rules.notices import Context, check_action, colour_of, lines_of, target_of
from lifeloop.messaging.services.delivery import Delivery, Sent, deliver
from lifeloop.messaging.services.keys import KnownKeys
from lifeloop.placements.queries.targets import ways
from lifeloop.placements.rules.targets import ProgramTarget


@dataclass(frozen=True, slots=True)
class NoticeSend:
    """One wanted message of an account (``app_id``). ``key`` and ``digest``: see :class:`SendKey`."""

    app_id: str
    key: str
    digest: str
    to_user_id: str
    to_open_id: str
    template_id: str
    context: Context
    trial: bool = False


@dataclass(slots=True)
class _Facts:
    now: datetime
    accounts: dict[str, Account]
    templates: dict[str, AccountTemplate]
    people: list[Addressee | None]
    follows: dict[tuple[int, str], Follow]
    today: Counter[tuple[int, str]]


def send_notices(sends: Sequence[NoticeSend]) -> list[Sent | DomainError]:
    """Accept or refuse each, inside the caller's write.

    Refused: a receiver who is unknown or does not follow; a template that is unknown, another's or stopped;
    a context that lacks a key or has one too many; a url that leads nowhere this account may lead; an account
    that is not opened or suspended; more a person and day than the setting. A refused send leaves nothing.
    """
    facts = _read(sends)
    known = KnownKeys.read([(send.app_id, send.key) for send in sends])
    outcomes: list[Sent | DomainError] = []
    accepted: list[tuple[NoticeSend, Delivery]] = []
    for send, person in zip(sends, facts.people, strict=True):
        outcome = known.outcome(send.app_id, send.key, send.digest)
        if outcome is None:
            try:
                delivery = _judge(send, person, facts)
            except DomainError as refusal:
                outcome = refusal
            else:
                outcome = delivery.sent
                accepted.append((send, delivery))
                known.remember(send.app_id, send.key, send.digest, outcome)
        outcomes.append(outcome)
    deliver([delivery for _send, delivery in accepted], facts.now)
    Notice.objects.bulk_create(
        Notice(
            id=delivery.id,
            account_id=send.app_id,
            template_id=send.template_id,
            person_id=delivery.person_id,
            trial=send.trial,
            created_at=facts.now,
        )
        for send, delivery in accepted
    )
    known.keep(facts.now)
    return outcomes


def _read(sends: Sequence[NoticeSend]) -> _Facts:
    found = people.find_many([(send.app_id, send.to_user_id, send.to_open_id) for send in sends])
    rows = for_share(
        Account.objects.select_related("app", "app__merchant").filter(
            pk__in={send.app_id for send in sends}
        )
    )
    pairs = [(person.pk, send.app_id) for send, person in zip(sends, found, strict=True) if person]
    wanted = {send.template_id[:32] for send in sends}
    return _Facts(
        now=clock.now(),
        accounts={row.pk: row for row in rows},
        templates=AccountTemplate.objects.in_bulk(wanted),
        people=found,
        follows=open_follows(pairs),
        today=_sent_today(pairs),
    )


def _sent_today(pairs: list[tuple[int, str]]) -> Counter[tuple[int, str]]:
    if not settings.LIFELOOP_NOTICE_SENDS_PER_DAY:
        return Counter()
    rows = Notice.objects.filter(
        person_id__in={person_id for person_id, _account in pairs},
        account_id__in={account_id for _person, account_id in pairs},
        created_at__gte=clock.day_start(clock.today()),
    )
    counted = rows.values_list("person_id", "account_id").annotate(Count("id"))
    return Counter({(person_id, account_id): count for person_id, account_id, count in counted})


def _judge(send: NoticeSend, person: Addressee | None, facts: _Facts) -> Delivery:
    account = facts.accounts.get(send.app_id)
    if account is None or not is_usable(account):
        raise SendForbidden
    template = facts.templates.get(send.template_id)
    if template is None or template.account_id != account.pk:
        raise NoticeTemplate
    if template.state != TemplateState.ACTIVE:
        raise NoticeTemplateStopped
    content = _content(send, template)
    if person is None:
        raise NoticeReceiver
    if (person.pk, account.pk) not in facts.follows:
        raise NotFollower
    _within_day(person, account, facts)
    return Delivery(
        way=SendWay.NOTICE,
        kind="notice",
        content=content,
        person_id=person.pk,
        account_id=account.pk,
        program_id=None,
        app_id=account.pk,
        merchant_id=account.app.merchant_id,
    )


def _content(send: NoticeSend, template: AccountTemplate) -> dict[str, Any]:
    context = send.context
    first, fields, remark = lines_of(
        context, template.keywords, first=template.first, remark=template.remark
    )
    target = target_of(context.url)
    if isinstance(target, ProgramTarget):
        way = ways(template.account_id, [target.app_id])[target.app_id]
        if way.dark:
            raise NoticeTarget
    document = {
        "title": template.title,
        "head_color": colour_of(context.head_color),
        "first": first,
        "fields": fields,
        "remark": remark,
        "action": check_action(context.action_name),
        "target": target.model_dump() if target else None,
        "template": template.pk,
        "trial": send.trial,
    }
    return kind_of("notice").read(document).model_dump(mode="json", exclude_none=True)


def _within_day(person: Addressee, account: Account, facts: _Facts) -> None:
    most = settings.LIFELOOP_NOTICE_SENDS_PER_DAY
    if most and facts.today[person.pk, account.pk] >= most:
        raise PersonSendLimit
    facts.today[person.pk, account.pk] += 1
