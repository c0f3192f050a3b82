"""Founding, naming and suspending merchants."""

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import write
from lifeloop.identity.actors import member_actor
from lifeloop.identity.errors import MemberNotFound
from lifeloop.identity.models import Member, Membership, Merchant, MerchantState
from lifeloop.identity.rules.logins import check_name
from lifeloop.identity.rules.roles import Role
from lifeloop.outbox import emit


def found_merchant(member: Member, name: str, address: str = "") -> Merchant:
    """A new merchant, owned by the member who founds it."""
    check_name(name, most=60)
    with write():
        merchant = Merchant.objects.create(name=name.strip())
        Membership.objects.create(member=member, merchant=merchant, role=Role.OWNER)
        record(
            actor=member_actor(member, address),
            action="merchant.founded",
            target=Target("merchant", str(merchant.pk), merchant.name),
            merchant_id=merchant.pk,
        )
    return merchant


def rename(actor: Actor, merchant: Merchant, *, name: str) -> Merchant:
    """Change the merchant's name (主体 of what it makes from now on)."""
    check_name(name, most=60)
    with write():
        merchant.name = name.strip()
        merchant.save(update_fields=["name"])
        record(
            actor=actor,
            action="merchant.renamed",
            target=_target(merchant),
            merchant_id=merchant.pk,
        )
    return merchant


def set_state(operator: Actor, merchant_id: int, *, suspended: bool) -> Merchant:
    """The operator suspends a merchant (nobody of it can act) or lets it go on."""
    with write():
        merchant = Merchant.objects.filter(pk=merchant_id).first()
        if merchant is None:
            raise MemberNotFound
        merchant.state = MerchantState.SUSPENDED if suspended else MerchantState.ACTIVE
        merchant.save(update_fields=["state"])
        action = "merchant.suspended" if suspended else "merchant.resumed"
        record(actor=operator, action=action, target=_target(merchant), merchant_id=merchant.pk)
        emit(action, merchant_id=merchant.pk, facts={"by": operator.member_id})
    return merchant


def _target(merchant: Merchant) -> Target:
    return Target("merchant", str(merchant.pk), merchant.name)
