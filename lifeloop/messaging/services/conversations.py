"""Members and the people who wrote: claiming a conversation, answering, handing it back. All of it on record."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_share, for_update, write
from lifeloop.identity.models import Member
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.errors import KindIllegal, NotFollower, SendForbidden
from lifeloop.messaging.errors_talks import TalkNotClaimed, TalkNotFound, TalkTaken
from lifeloop.messaging.kinds import KINDS
from lifeloop.messaging.models import AnsweredBy, Talk
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.queries.conversations import is_member
from lifeloop.messaging.queries.links import refuse_unfit
from lifeloop.messaging.services import window
from lifeloop.messaging.services.delivery import Delivery, Sent, deliver
from lifeloop.messaging.services.keys import KEY_LENGTH, KnownKeys
from lifeloop.outbox import emit

KINDS_OF_ANSWERS = ("text", "picture", "articles")


@dataclass(frozen=True, slots=True)
class Answer:
    """``key`` is drawn by the page: the same answer sent twice is one message."""

    key: str
    kind: str
    content: Mapping[str, Any]


def claim(actor: Actor, member: Member, account: Account, *, person_id: int) -> Talk:
    """领取: this member answers from now on; claiming what is one's own changes nothing.

    Two at the same moment: one gets it, the other is refused with :class:`TalkTaken`, which names who has it. What a member
    claimed who has left the merchant since is free.
    """
    with write():
        talk = _locked(_account(account), person_id)
        if _free_for(talk, member, account):
            _claim(actor, member, account, talk)
    return talk


def hand_back(
    actor: Actor, member: Member, account: Account, *, person_id: int, others: bool = False
) -> Talk:
    """交还: anybody may claim it again. Refused: :class:`TalkNotClaimed`; another's, unless ``others`` (administrators)."""
    with write():
        talk = _locked(_account(account), person_id)
        holder = talk.claimed_by
        if holder is None:
            raise TalkNotClaimed
        if holder.pk != member.pk and not others:
            raise TalkTaken(name=holder.name)
        talk.claimed_by = talk.claimed_at = None
        talk.save(update_fields=["claimed_by", "claimed_at"])
        _record(actor, "talk.handed_back", account, talk, {"held_by": holder.login})
    return talk


def settle(actor: Actor, member: Member, account: Account, *, person_id: int) -> Talk:
    """无需回复: it waits no longer, until the person writes again. Refused: :class:`TalkTaken`."""
    with write():
        talk = _locked(_account(account), person_id)
        _free_for(talk, member, account)
        if talk.waiting:
            _record(actor, "talk.settled", account, talk, {"waiting": talk.waiting})
            talk.waiting = 0
            talk.save(update_fields=["waiting"])
    return talk


def answer(
    actor: Actor, member: Member, account: Account, *, person_id: int, wanted: Answer
) -> Sent:
    """Answer with a text, a picture or articles; an unclaimed conversation becomes the member's by it.

    Refused: one that another member claimed, a suspended
    account, a person who does not follow any more, was not there within 48 hours, or got 100 messages today (settings; counted
    together with the gateway's customer messages); a content its kind does not take, a target that is dark.
    """
    chosen = KINDS.get(wanted.kind)
    if chosen is None or wanted.kind not in KINDS_OF_ANSWERS:
        raise KindIllegal
    read = chosen.read(dict(wanted.content))
    document = read.model_dump(mode="json")
    digest = hashlib.sha256(
        json.dumps([wanted.kind, document], sort_keys=True).encode()
    ).hexdigest()
    own_key = f"talk:{hashlib.sha256(f'{person_id}:{wanted.key}'.encode()).hexdigest()}"[
        :KEY_LENGTH
    ]
    with write():
        locked = _account(account)
        if not is_usable(locked):
            raise SendForbidden
        pair = (person_id, account.pk)
        follow = window.lock_follows([pair]).get(pair)
        talk = _locked(locked, person_id)
        known = KnownKeys.read([(account.pk, own_key)])
        earlier = known.outcome(account.pk, own_key, digest)
        if isinstance(earlier, DomainError):
            raise earlier
        if earlier is not None:
            return earlier
        if _free_for(talk, member, account):
            _claim(actor, member, account, talk)
        now = clock.now()
        if follow is None:
            raise NotFollower
        window.refuse_closed(follow, now)
        window.count(window.sent_today([pair]), pair)
        refuse_unfit(locked, read)
        delivery = Delivery(
            way=SendWay.ANSWER,
            kind=wanted.kind,
            content=document,
            person_id=person_id,
            account_id=account.pk,
            program_id=None,
            app_id=account.pk,
            merchant_id=locked.app.merchant_id,
        )
        deliver([delivery], now)
        AnsweredBy.objects.create(send_id=delivery.id, member=member)
        known.remember(account.pk, own_key, digest, delivery.sent)
        known.keep(now)
        talk.waiting, talk.last_out_at = 0, now
        talk.save(update_fields=["waiting", "last_out_at"])
        _record(
            actor,
            "talk.answered",
            account,
            talk,
            {"message": str(delivery.id), "kind": wanted.kind},
        )
    return delivery.sent


def _account(account: Account) -> Account:
    rows = for_share(Account.objects.select_related("app", "app__merchant").filter(pk=account.pk))
    if not rows:
        raise TalkNotFound
    return rows[0]


def _locked(account: Account, person_id: int) -> Talk:
    # Without who claimed it: what PostgreSQL joined to the row before it waited for the lock is of before the wait.
    rows = for_update(
        Talk.objects.select_related("person").filter(account=account, person_id=person_id)
    )
    if not rows:
        raise TalkNotFound
    return rows[0]


def _free_for(talk: Talk, member: Member, account: Account) -> bool:
    """Whether it is to be claimed by the member; False: it is theirs. :class:`TalkTaken` when it is another's."""
    holder = talk.claimed_by
    if holder is None:
        return True
    if holder.pk == member.pk:
        return False
    if is_member(account, holder):
        raise TalkTaken(name=holder.name)
    return True


def _claim(actor: Actor, member: Member, account: Account, talk: Talk) -> None:
    talk.claimed_by, talk.claimed_at = member, clock.now()
    talk.save(update_fields=["claimed_by", "claimed_at"])
    _record(actor, "talk.claimed", account, talk, {})


def _record(
    actor: Actor, action: str, account: Account, talk: Talk, data: Mapping[str, Any]
) -> None:
    record(
        actor=actor,
        action=action,
        target=Target("person", talk.person.user_id, f"{account.name} · {talk.person.user_id}"),
        merchant_id=account.app.merchant_id,
        data={"account": account.pk, **data},
    )
    emit(
        action,
        account_id=int(account.pk),
        merchant_id=account.app.merchant_id,
        facts={"person": str(talk.person_id)},
    )
