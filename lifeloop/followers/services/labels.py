"""标签: made, renamed, deleted, put on followers and taken off."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_share, for_update, write
from lifeloop.followers.errors import (
    LabelCountLimit,
    LabelNameTaken,
    LabelNotFound,
    LabelUsed,
)
from lifeloop.followers.models import Follow, Group, Label, Labelling
from lifeloop.followers.rules import groups as group_rules
from lifeloop.followers.rules import used_by
from lifeloop.followers.rules.labels import check_name, check_value
from lifeloop.followers.rules.values import Value
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account

AT_ONCE = 1000  # people of one statement


@dataclass(frozen=True, slots=True)
class Put:
    """What a put or take did: whose labels are changed now, and who does not follow (any more)."""

    changed: list[int]
    strangers: list[int]


def create(actor: Actor, account: Account, *, name: str) -> Label:
    """A new label. Refused: its name, a taken name, above the account's number of labels."""
    name = check_name(name)
    with write():
        _lock(account)
        if Label.objects.filter(account=account, name=name).exists():
            raise LabelNameTaken
        most = settings.LIFELOOP_LABELS_PER_ACCOUNT
        if Label.objects.filter(account=account).count() >= most:
            raise LabelCountLimit(most=most)
        label = Label.objects.create(account=account, name=name)
        _note(actor, account, label, "label.created")
    return label


def rename(actor: Actor, account: Account, label_id: int, *, name: str) -> Label:
    """Another name; groups and menus go on with it. Refused: its name, a taken name."""
    name = check_name(name)
    with write():
        _lock(account)
        label = _locked(account, label_id)
        if Label.objects.filter(account=account, name=name).exclude(pk=label.pk).exists():
            raise LabelNameTaken
        label.name = name
        label.save(update_fields=["name"])
        _note(actor, account, label, "label.renamed")
    return label


def delete(actor: Actor, account: Account, label_id: int) -> None:
    """Delete a label; its values go with it. Refused: :class:`LabelUsed` by a group, a menu, a broadcast that waits."""
    with write():
        label = _locked(account, label_id)
        where = users(account, label.pk)
        if where:
            raise LabelUsed(where=" · ".join(where[:5]))
        _note(actor, account, label, "label.deleted")
        label.delete()


def users(account: Account, label_id: int) -> list[str]:
    """The names of what uses the label: groups, and what the layers above have registered."""
    groups = [
        group.name
        for group in Group.objects.filter(account=account).order_by("name")
        if label_id in group_rules.label_ids(group_rules.read(group.rules))
    ]
    return groups + used_by.of_label(account.pk, label_id)


def put(
    actor: Actor, account: Account, label_id: int, *, person_ids: Sequence[int], value: str = ""
) -> Put:
    """Put a label on followers: one value per person and label, the newest wins.

    Who does not follow is left out and named in the answer. Refused: a value above 32 characters.
    """
    read = check_value(value)
    with write():
        [label] = keep(account, [label_id])
        found = _followers(account, person_ids)
        put_values(account, [(label.pk, person_id, read) for person_id in found])
        facts = {"people": len(found), "value": read.text}
        _note(actor, account, label, "label.put", facts)
    return Put(found, [one for one in person_ids if one not in set(found)])


def take(actor: Actor, account: Account, label_id: int, *, person_ids: Sequence[int]) -> Put:
    """Take a label off people; who does not have it is left alone."""
    with write():
        [label] = keep(account, [label_id])
        changed: list[int] = []
        ids = sorted(set(person_ids))
        for start in range(0, len(ids), AT_ONCE):
            rows = Labelling.objects.filter(label=label, person_id__in=ids[start : start + AT_ONCE])
            changed += rows.values_list("person_id", flat=True)
            rows.delete()
        _note(actor, account, label, "label.taken", {"people": len(changed)})
    return Put(changed, [])


def put_values(account: Account, rows: Sequence[tuple[int, int, Value]]) -> None:
    """(label, person, value) rows over what is there, inside the caller's write; the people are known to follow."""
    now = clock.now()
    made = [
        Labelling(
            label_id=label_id,
            person_id=person_id,
            account=account,
            value=value.text,
            number=value.number,
            day=value.day,
            created_at=now,
        )
        for label_id, person_id, value in sorted(rows, key=lambda row: row[:2])
    ]
    Labelling.objects.bulk_create(
        made,
        batch_size=AT_ONCE // 4,
        update_conflicts=True,
        unique_fields=["label", "person"],
        update_fields=["value", "number", "day", "created_at"],
    )


def keep(account: Account, label_ids: Sequence[int]) -> list[Label]:
    """The account's labels, kept from being deleted until the end of the caller's write. Refused: :class:`LabelNotFound`."""
    wanted = set(label_ids)
    rows = for_share(Label.objects.filter(account=account, pk__in=wanted))
    if len(rows) < len(wanted):
        raise LabelNotFound
    return rows


def _followers(account: Account, person_ids: Sequence[int]) -> list[int]:
    ids, found = sorted(set(person_ids)), []
    for start in range(0, len(ids), AT_ONCE):
        # Kept from unfollowing until the commit: an unfollow takes the labels away, and must find them.
        rows = for_share(
            Follow.objects.filter(
                account=account, person_id__in=ids[start : start + AT_ONCE], ended_at=None
            )
        )
        found += [row.person_id for row in rows]
    return found


def _lock(account: Account) -> None:
    for_update(Account.objects.filter(pk=account.pk))


def _locked(account: Account, label_id: int) -> Label:
    rows = for_update(Label.objects.filter(account=account, pk=label_id))
    if not rows:
        raise LabelNotFound
    return rows[0]


def _note(
    actor: Actor,
    account: Account,
    label: Label,
    action: str,
    data: dict[str, object] | None = None,
) -> None:
    record(
        actor=actor,
        action=action,
        target=Target("label", label.pk, label.name),
        merchant_id=account.app.merchant_id,
        data={"account": account.pk, **(data or {})},
    )
