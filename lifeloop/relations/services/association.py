"""Association: an account takes a listed program of any merchant into its home, menus, slots and articles."""

from django.conf import settings
from django.db import IntegrityError

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity.models import Member
from lifeloop.lifestyle import queries as accounts
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import emit
from lifeloop.relations.errors import (
    AccountCannotAssociate,
    AlreadyAssociated,
    AssociationCap,
    NotAssociated,
)
from lifeloop.relations.models import Association
from lifeloop.relations.queries.association import associable


def associate(actor: Actor, account: Account, *, app_id: str, member: Member) -> Association:
    """立即关联. Refused: :class:`NotAssociable` (the one answer), already associated, the cap, a closed account."""
    with write():
        # The cap is counted under the account's row lock: two at once cannot both be the last.
        locked = for_update(
            Account.objects.select_related("app", "app__merchant").filter(pk=account.pk)
        )
        if not locked:
            raise AccountNotFound
        if not accounts.is_usable(locked[0]):
            raise AccountCannotAssociate
        program = associable(app_id)
        mine = Association.objects.filter(account=account)
        if mine.filter(program=program).exists():
            raise AlreadyAssociated
        if mine.count() >= settings.LIFELOOP_ASSOCIATION_CAP:
            raise AssociationCap(most=settings.LIFELOOP_ASSOCIATION_CAP)
        try:
            with write():
                row = Association.objects.create(
                    account=account, program=program, associated_by=member
                )
        except IntegrityError as error:
            raise AlreadyAssociated from error
        _tell(actor, "association.made", row)
    return row


def dissociate(actor: Actor, account: Account, *, program_id: str) -> None:
    """取消关联: the program leaves the account's places at the next request."""
    with write():
        rows = for_update(
            Association.objects.select_related("program", "account__app").filter(
                account=account, program_id=program_id
            )
        )
        if not rows:
            raise NotAssociated
        _tell(actor, "association.ended", rows[0])
        rows[0].delete()


def _tell(actor: Actor, action: str, row: Association) -> None:
    target = Target("account", row.account_id, row.account.name)
    data = {"program": row.program_id, "program_name": row.program.name}
    merchant_id = row.account.app.merchant_id
    record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=data)
    emit(
        action,
        program_id=int(row.program_id),
        account_id=int(row.account_id),
        merchant_id=merchant_id,
        facts={"by": actor.member_id},
    )
