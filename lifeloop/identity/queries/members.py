"""Members, memberships, invitations."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from lifeloop.identity.models import Invitation, Member, Membership, Merchant
from lifeloop.identity.rules.roles import ADMINISTRATORS
from lifeloop.kernel import clock
from lifeloop.kernel.ids import token_hash


def memberships(member: Member) -> QuerySet[Membership]:
    """A member's memberships with their merchants, by name."""
    return (
        Membership.objects.select_related("merchant")
        .filter(member=member)
        .order_by("merchant__name", "pk")
    )


def membership(member: Member, merchant_id: int) -> Membership | None:
    """The member's membership in this merchant, read anew: a role taken away is gone at the next request."""
    return (
        Membership.objects.select_related("merchant")
        .filter(member=member, merchant_id=merchant_id)
        .first()
    )


def of_merchant(merchant: Merchant) -> QuerySet[Membership]:
    """All members of a merchant, owners first."""
    return (
        Membership.objects.select_related("member")
        .filter(merchant=merchant)
        .order_by("created_at", "pk")
    )


def invitations(merchant: Merchant) -> QuerySet[Invitation]:
    """A merchant's open invitations, newest first."""
    return (
        Invitation.objects.select_related("invited_by")
        .filter(merchant=merchant, accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())
        .order_by("-pk")
    )


def open_invitation(token: str) -> Invitation | None:
    """The open invitation of a link's token."""
    return (
        Invitation.objects.select_related("merchant", "invited_by")
        .filter(
            token_hash=token_hash(token),
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=clock.now(),
        )
        .first()
    )


def administered(member: Member) -> list[Merchant]:
    """The active merchants that a member answers for (owner or administrator)."""
    return list(
        Merchant.objects.filter(
            memberships__member=member, memberships__role__in=ADMINISTRATORS, state="active"
        ).order_by("name", "pk")
    )


def owners_phones(merchant: Merchant) -> list[str]:
    """The phones of a merchant's owners, for notices."""
    return list(
        Membership.objects.filter(
            merchant=merchant, role="owner", member__is_active=True
        ).values_list("member__phone", flat=True)
    )


def sessions(member: Member) -> QuerySet[UserSession]:
    """A member's open console sessions, the latest seen first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    rows: QuerySet[UserSession] = UserSession.objects.filter(user=member, session_key__in=alive)
    return rows.order_by("-last_seen_at", "-pk")


def merchants_for_platform(search: str = "") -> QuerySet[Merchant]:
    """All merchants, for the platform's operator."""
    rows = Merchant.objects.order_by("-pk")
    return rows.filter(name__icontains=search) if search else rows
