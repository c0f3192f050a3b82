"""Members of a merchant: invited by phone, given a role, removed; and what one changes of oneself."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity import limits
from lifeloop.identity.actors import member_actor
from lifeloop.identity.errors import (
    AlreadyMember,
    InvitationInvalid,
    InvitationsLimited,
    LastOwner,
    MemberNotFound,
    NotAllowed,
    PhoneTaken,
)
from lifeloop.identity.models import Invitation, Member, Membership, Merchant
from lifeloop.identity.rules import passwords
from lifeloop.identity.rules.codes import Purpose
from lifeloop.identity.rules.phones import normalise
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.services import pumping, second_factor
from lifeloop.identity.services.codes import CodeSent, check_code, send_code
from lifeloop.identity.services.reauthentication import confirm
from lifeloop.identity.services.sessions import end_other_sessions
from lifeloop.identity.services.texts import text_notice
from lifeloop.kernel import clock, ids
from lifeloop.kernel.text import mask_phone
from lifeloop.outbox import emit

INVITATION_LIFE = timedelta(days=7)


def invite(
    actor: Actor, merchant: Merchant, *, inviter: Member, phone: str, role: Role, message: str
) -> tuple[Invitation, str]:
    """Invite a phone into the merchant; returns the invitation and its token (for the link, sent by text).

    ``message`` is the translated text with one ``%(link)s``. Refused: :class:`AlreadyMember`, and :class:`InvitationsLimited`:
    it is a text to a number that somebody typed, whoever they are.
    """
    number = normalise(phone, settings.LIFELOOP_SMS_COUNTRIES)
    _count_invitation(inviter, number)
    token = ids.token(24)
    with write():
        _only_owners_make_owners(actor, merchant, role)
        now = clock.now()
        Invitation.objects.filter(
            merchant=merchant, accepted_at=None, withdrawn_at=None, expires_at__lte=now
        ).update(withdrawn_at=now)
        if (
            Membership.objects.filter(merchant=merchant, member__phone=number).exists()
            or Invitation.objects.filter(
                merchant=merchant, phone=number, accepted_at=None, withdrawn_at=None
            ).exists()
        ):
            raise AlreadyMember
        invitation = Invitation.objects.create(
            merchant=merchant,
            phone=number,
            role=role,
            token_hash=ids.token_hash(token),
            invited_by=inviter,
            expires_at=now + INVITATION_LIFE,
        )
        link = f"{settings.LIFELOOP_BASE_URL}/console/invitation/{token}/"
        text_notice(number, message % {"link": link}, {"merchant": merchant.name, "link": link})
        record(
            actor=actor,
            action="member.invited",
            target=Target("invitation", str(invitation.pk), mask_phone(number)),
            merchant_id=merchant.pk,
            data={"role": role.value},
        )
    return invitation, token


def _count_invitation(inviter: Member, number: str) -> None:
    used_up = pumping.take_invitation(inviter.pk, number)
    if used_up is not None:
        pumping.note_refused(used_up)
        raise InvitationsLimited(minutes=limits.minutes_left(used_up))


def withdraw_invitation(actor: Actor, merchant: Merchant, *, invitation_id: int) -> None:
    """Take an open invitation back."""
    with write():
        row = Invitation.objects.filter(
            pk=invitation_id, merchant=merchant, accepted_at=None, withdrawn_at=None
        ).first()
        if row is None:
            raise InvitationInvalid
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
        target = Target("invitation", str(row.pk), mask_phone(row.phone))
        record(
            actor=actor,
            action="member.invitation_withdrawn",
            target=target,
            merchant_id=merchant.pk,
        )


def accept_invitation(member: Member, *, token: str, address: str = "") -> Membership:
    """Join by the link; only the member with the invited phone may."""
    with write():
        row = Invitation.objects.filter(
            token_hash=ids.token_hash(token),
            phone=member.phone,
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=clock.now(),
        ).first()
        if row is None or Membership.objects.filter(member=member, merchant=row.merchant).exists():
            raise InvitationInvalid
        row.accepted_at = clock.now()
        row.save(update_fields=["accepted_at"])
        membership = Membership.objects.create(member=member, merchant=row.merchant, role=row.role)
        record(
            actor=member_actor(member, address),
            action="member.joined",
            target=Target("member", str(member.pk), member.login),
            merchant_id=row.merchant_id,
            data={"role": row.role},
        )
        facts = {"member": member.pk, "login": member.login, "role": row.role}
        emit("member.joined", merchant_id=row.merchant_id, facts=facts)
    return membership


def change_role(actor: Actor, merchant: Merchant, *, member_id: int, role: Role) -> Membership:
    """Give a member another role. The last owner stays one (:class:`LastOwner`)."""
    with write():
        membership = _membership(merchant, member_id)
        _only_owners_make_owners(actor, merchant, role, membership.role)
        if membership.role == Role.OWNER and role is not Role.OWNER:
            _keep_an_owner(merchant)
        before, membership.role = membership.role, role
        membership.save(update_fields=["role"])
        target = Target("member", str(member_id), membership.member.login)
        data = {"before": before, "after": role.value}
        record(
            actor=actor,
            action="member.role_changed",
            target=target,
            merchant_id=merchant.pk,
            data=data,
        )
        facts = {"member": member_id, "by": actor.member_id, **data}
        emit("member.role_changed", merchant_id=merchant.pk, facts=facts)
    return membership


def remove(actor: Actor, merchant: Merchant, *, member_id: int) -> None:
    """End a membership; takes effect at the member's next request."""
    with write():
        membership = _membership(merchant, member_id)
        _only_owners_make_owners(actor, merchant, membership.role)
        if membership.role == Role.OWNER:
            _keep_an_owner(merchant)
        target = Target("member", str(member_id), membership.member.login)
        membership.delete()
        record(actor=actor, action="member.removed", target=target, merchant_id=merchant.pk)
        facts = {"member": member_id, "by": actor.member_id}
        emit("member.removed", merchant_id=merchant.pk, facts=facts)


def _membership(merchant: Merchant, member_id: int) -> Membership:
    rows = for_update(
        Membership.objects.select_related("member").filter(merchant=merchant, member_id=member_id)
    )
    if not rows:
        raise MemberNotFound
    return rows[0]


def _only_owners_make_owners(actor: Actor, merchant: Merchant, *roles: str) -> None:
    # Or an administrator would become an owner in one click, and put the owners out in the next.
    if Role.OWNER not in roles:
        return
    owners = Membership.objects.filter(merchant=merchant, role=Role.OWNER)
    if actor.kind != "member" or not owners.filter(member_id=int(actor.id)).exists():
        raise NotAllowed


def _keep_an_owner(merchant: Merchant) -> None:
    # All owners' rows are locked: two who step down at once cannot both see the other.
    if len(for_update(Membership.objects.filter(merchant=merchant, role=Role.OWNER))) < 2:
        raise LastOwner


def change_password(
    member: Member, *, old: str, new: str, keep_session: str, address: str = ""
) -> None:
    """A new password; every other session ends."""
    confirm(member, old)
    passwords.check(new, second_factor=second_factor.enrolled(member))
    with write():
        member.password = make_password(new)
        member.password_changed_at = clock.now()
        member.save(update_fields=["password", "password_changed_at"])
        end_other_sessions(member, keep=keep_session)
        target = Target("member", str(member.pk), member.login)
        record(actor=member_actor(member, address), action="member.password_changed", target=target)
        emit("member.password_changed", facts={"member": member.pk})


def send_phone_code(member: Member, *, phone: str, address: str, session: str) -> CodeSent:
    """A code to a new phone; a phone that is taken gets none, and the answer is the same."""
    number = normalise(phone, settings.LIFELOOP_SMS_COUNTRIES)
    free = not Member.objects.filter(phone=number).exists()
    requester = f"member:{member.pk}"
    return send_code(
        Purpose.PHONE,
        phone=number,
        requester=requester,
        address=address,
        session=session,
        really=free,
    )


def change_phone(member: Member, *, old: str, phone: str, code: str, address: str = "") -> None:
    """Move the login to a phone that received the code; ``old`` is the present password."""
    confirm(member, old)
    number = normalise(phone, settings.LIFELOOP_SMS_COUNTRIES)
    check_code(Purpose.PHONE, phone=number, requester=f"member:{member.pk}", code=code)
    with write():
        if Member.objects.filter(phone=number).exclude(pk=member.pk).exists():
            raise PhoneTaken
        member.phone = number
        member.save(update_fields=["phone"])
        target = Target("member", str(member.pk), member.login)
        record(actor=member_actor(member, address), action="member.phone_changed", target=target)
        emit("member.phone_changed", facts={"member": member.pk})


def set_language(member: Member, *, language: str) -> None:
    """The language the console speaks to the member."""
    with write():
        Member.objects.filter(pk=member.pk).update(
            language=language if language in dict(settings.LANGUAGES) else ""
        )


def set_active(operator: Actor, *, member_id: int, active: bool) -> Member:
    """The operator shuts a login out, all its sessions end; or lets it in again."""
    with write():
        rows = for_update(Member.objects.filter(pk=member_id))
        if not rows:
            raise MemberNotFound
        rows[0].is_active = active
        rows[0].save(update_fields=["is_active"])
        if not active:
            end_other_sessions(rows[0], keep="")
        action = "member.activated" if active else "member.deactivated"
        record(actor=operator, action=action, target=Target("member", member_id, rows[0].login))
    return rows[0]
