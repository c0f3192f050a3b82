"""A preview of a broadcast: to a few members of the company, who get it as the people they are on the phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from lifeloop.audit import Actor
from lifeloop.database import write
from lifeloop.followers.models import Follow
from lifeloop.identity.models import Member, Membership, Person
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_broadcasts import PreviewNumber, PreviewUnreachable
from lifeloop.messaging.models import Broadcast, DirectMessage, Send
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.services.broadcasts import locked_broadcast, note_act
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
            _deliver(row, one.person)
        note_act(actor, row, "broadcast.previewed")
    return [one.member for one in chosen]


def _deliver(row: Broadcast, person: Person) -> None:
    now, made = clock.now(), ids.row_id()
    Send.objects.create(
        id=made,
        way=SendWay.BROADCAST,
        kind=row.kind,
        app_id=row.account_id,
        account=row.account,
        content=row.content,
        created_at=now,
    )
    DirectMessage.objects.create(
        id=made,
        person=person,
        send_id=made,
        account=row.account,
        values={"name": person.name, "preview": True},
        created_at=now,
    )
    emit(
        "message.accepted",
        person_id=person.pk,
        account_id=int(row.account_id),
        merchant_id=row.account.app.merchant_id,
        facts={"message": str(made), "way": SendWay.BROADCAST},
    )
