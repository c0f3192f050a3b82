"""用户分组: made, changed, counted, deleted."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_share, for_update, write
from lifeloop.followers.errors import (
    GroupCountLimit,
    GroupNameTaken,
    GroupNotFound,
    GroupTooSmall,
    GroupUsed,
    LabelNotFound,
)
from lifeloop.followers.models import Group, Label
from lifeloop.followers.queries import finding
from lifeloop.followers.rules import groups as rules
from lifeloop.followers.rules import used_by
from lifeloop.followers.services import labels
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account


def crowd(account: Account, *, conditions: Sequence[Any]) -> int:
    """How many followers meet the conditions now (asked before a group is saved). Refused: as :func:`save`."""
    read = rules.read(conditions)
    wanted = rules.label_ids(read)
    if Label.objects.filter(account=account, pk__in=wanted).count() < len(wanted):
        raise LabelNotFound
    return finding.count(account, read)


def save(
    actor: Actor,
    account: Account,
    *,
    name: str,
    conditions: Sequence[Any],
    group_id: int | None = None,
) -> Group:
    """Make a group, or change one. Refused: name, taken name, conditions, unknown labels, a crowd that is too small."""
    name, read = rules.check_name(name), rules.read(conditions)
    # Counting a million takes a second: before the write, so that nobody waits for it.
    count = finding.count(account, read)
    least = settings.LIFELOOP_GROUP_LEAST
    if least and count <= least:
        raise GroupTooSmall(count=count, least=least)
    with write():
        for_update(Account.objects.filter(pk=account.pk))
        others = Group.objects.filter(account=account)
        group = Group(account=account) if group_id is None else _locked(account, group_id)
        if name in others.exclude(pk=group_id or 0).values_list("name", flat=True):
            raise GroupNameTaken
        most = settings.LIFELOOP_GROUPS_PER_ACCOUNT
        if group_id is None and others.count() >= most:
            raise GroupCountLimit(most=most)
        labels.keep(account, rules.label_ids(read))
        group.name, group.rules = name, [rule.document for rule in read]
        group.count, group.counted_at = count, clock.now()
        group.save()
        _note(actor, account, group, "group.created" if group_id is None else "group.changed")
    return group


def recount(account: Account, group_id: int) -> int:
    """Count a group again and keep the number with the moment."""
    group = Group.objects.filter(account=account, pk=group_id).first()
    if group is None:
        raise GroupNotFound
    count = finding.count(account, rules.read(group.rules))
    with write():
        Group.objects.filter(pk=group.pk).update(count=count, counted_at=clock.now())
    return count


def delete(actor: Actor, account: Account, group_id: int) -> None:
    """Delete a group; its people and their labels stay. Refused: :class:`GroupUsed`."""
    with write():
        group = _locked(account, group_id)
        where = users(account, group.pk)
        if where:
            raise GroupUsed(where=" · ".join(where[:5]))
        _note(actor, account, group, "group.deleted")
        group.delete()


def users(account: Account, group_id: int) -> list[str]:
    """The names of what uses the group, as the layers above have registered it."""
    return used_by.of_group(account.pk, group_id)


def keep(account: Account, group_ids: Sequence[int]) -> list[Group]:
    """The account's groups, kept from being deleted until the end of the caller's write. Refused: :class:`GroupNotFound`."""
    wanted = set(group_ids)
    rows = for_share(Group.objects.filter(account=account, pk__in=wanted))
    if len(rows) < len(wanted):
        raise GroupNotFound
    return rows


def _locked(account: Account, group_id: int) -> Group:
    rows = for_update(Group.objects.filter(account=account, pk=group_id))
    if not rows:
        raise GroupNotFound
    return rows[0]


def _note(actor: Actor, account: Account, group: Group, action: str) -> None:
    record(
        actor=actor,
        action=action,
        target=Target("group", group.pk, group.name),
        merchant_id=account.app.merchant_id,
        data={"account": account.pk, "rules": group.rules, "count": group.count},
    )
