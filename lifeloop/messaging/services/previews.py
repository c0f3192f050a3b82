"""A preview of a broadcast: to a few members of the company, who get it as the people they are on the phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import write
from lifeloop.followers.models import Follow
from lifeloop.identity.models import Member, Membership, Person
from lifeloop.kernel import clock, ids
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.errors import CannotPublish, KindIllegal
from lifeloop.messaging.errors_broadcasts import PreviewNumber, PreviewStranger, PreviewUnreachable
from lifeloop.messaging.kinds import KINDS
from lifeloop.messaging.models import DirectMessage, Send
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.queries.links import refuse_unfit
from lifeloop.messaging.services.broadcast_records import note_act
from lifeloop.messaging.services.broadcasts import (
    KIND_NAMES,
    locked_account,
    locked_broadcast,
)
from lifeloop.outbox import emit


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member, and the person with the same phone: None when there is none, or that person does not follow."""

    member: Member
    person: Person | None


def viewers(account: Account) -> list[Viewer]:
    """All members of the account's company; who can get a preview first."""
    members = [
        row.member
        for row in Membership.objects.select_related("member")
        .filter(merchant_id=account.app.merchant_id, member__is_active=True)
        .order_by("member__name", "member_id")
    ]
    follows = Follow.objects.select_related("person").filter(
        account=account, ended_at=None, person__phone__in=[one.phone for one in members]
    )
    people = {row.person.phone: row.person for row in follows}
    found = [Viewer(member, people.get(member.phone)) for member in members]
    return sorted(found, key=lambda one: one.person is None)


def preview(
    actor: Actor, account: Account, *, broadcast_id: int, member_ids: Sequence[int]
) -> list[Member]:
    """Send it to these members, marked as a preview; it takes nothing of quotas, caps and budgets.

    Refused: none or more than five (setting); a member of another company, or without a phone page that follows.
    """
    most = settings.LIFELOOP_BROADCAST_PREVIEWS
    wanted = set(member_ids)
    if not 1 <= len(wanted) <= most:
        raise PreviewNumber(most=most)
    with write():
        row = locked_broadcast(account, broadcast_id)
        chosen = [one for one in viewers(row.account) if one.member.pk in wanted]
        if len(chosen) != len(wanted):
            raise PreviewNumber(most=most)
        for one in chosen:
            if one.person is None:
                raise PreviewUnreachable(name=one.member.name or one.member.login)
            _deliver(row.account, row.kind, row.content, one.person)
        note_act(actor, row, "broadcast.previewed")
    return [one.member for one in chosen]


def preview_content(
    actor: Actor, account: Account, *, kind: str, content: Mapping[str, Any], logins: Sequence[str]
) -> dict[str, DomainError]:
    """The same for a content that is no broadcast yet; members are named by login or phone.

    Returns the logins that got none, each with why: :class:`PreviewStranger`, :class:`PreviewUnreachable`. Refused as a
    whole: none or more than five (setting); a content its kind does not take, or that leads where nobody may go; an account
    that is not opened or suspended.
    """
    most = settings.LIFELOOP_BROADCAST_PREVIEWS
    wanted = list(dict.fromkeys(logins))
    if not 1 <= len(wanted) <= most:
        raise PreviewNumber(most=most)
    if kind not in KIND_NAMES:
        raise KindIllegal
    read = KINDS[kind].read(dict(content))
    with write():
        locked = locked_account(account.pk)
        if not is_usable(locked):
            raise CannotPublish
        refuse_unfit(locked, read)
        known, failed = _found(locked, wanted)
        for person in known:
            _deliver(locked, kind, read.model_dump(mode="json"), person)
        record(
            actor=actor,
            action="broadcast.previewed",
            target=Target("account", locked.pk, locked.name),
            merchant_id=locked.app.merchant_id,
            data={"members": len(known)},
        )
    return failed


def unreachable(account: Account, logins: Sequence[str]) -> dict[str, DomainError]:
    """Which of the logins could not get a preview now, each with why."""
    return _found(account, logins)[1]


def _found(account: Account, logins: Sequence[str]) -> tuple[list[Person], dict[str, DomainError]]:
    if not logins:
        return [], {}
    names: dict[str, Viewer] = {}
    for one in viewers(account):
        names |= {one.member.login: one, one.member.phone: one}
    known: list[Person] = []
    failed: dict[str, DomainError] = {}
    for login in logins:
        viewer = names.get(login) or names.get(f"+86{login}")
        if viewer is None:
            failed[login] = PreviewStranger(name=login)
        elif viewer.person is None:
            failed[login] = PreviewUnreachable(name=login)
        else:
            known.append(viewer.person)
    return known, failed


def _deliver(account: Account, kind: str, content: Mapping[str, Any], person: Person) -> None:
    now, made = clock.now(), ids.row_id()
    Send.objects.create(
        id=made,
        way=SendWay.BROADCAST,
        kind=kind,
        app_id=account.pk,
        account=account,
        content=content,
        created_at=now,
    )
    DirectMessage.objects.create(
        id=made,
        person=person,
        send_id=made,
        account=account,
        values={"name": person.name, "preview": True},
        created_at=now,
    )
    emit(
        "message.accepted",
        person_id=person.pk,
        account_id=int(account.pk),
        merchant_id=account.app.merchant_id,
        facts={"message": str(made), "way": SendWay.BROADCAST},
    )
