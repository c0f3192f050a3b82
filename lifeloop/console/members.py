"""One member of the merchant at work, or a 404."""

from lifeloop.identity.errors import MemberNotFound
from lifeloop.identity.models import Membership, Merchant
from lifeloop.identity.queries.members import of_merchant


def one_of(merchant: Merchant, member_id: int) -> Membership:
    """The membership, with its member; another merchant's is not there."""
    found = of_merchant(merchant).filter(member_id=member_id).first()
    if found is None:
        raise MemberNotFound
    return found
