"""Labels, groups, transfers for tests, straight into the tables."""

from typing import Any

from lifeloop.followers.models import Group, Label, Labelling, Transfer
from lifeloop.followers.rules import values
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from tests.factories import number


def make_label(account: Account, **over: Any) -> Label:
    """A label that nobody has."""
    return Label.objects.create(account=account, **{"name": f"label_{number()}", **over})


def put_label(label: Label, person: Person, value: str = "") -> Labelling:
    """A follower's value of it."""
    read = values.read(value)
    return Labelling.objects.create(
        label=label,
        person=person,
        account=label.account,
        value=read.text,
        number=read.number,
        day=read.day,
    )


def make_group(account: Account, *conditions: dict[str, Any], **over: Any) -> Group:
    """A group; without conditions: everybody who is not muted."""
    rules = list(conditions) or [{"field": "muted", "op": "EQ", "values": ["no"]}]
    facts = {"name": f"group_{number()}", "rules": rules, "count": 0, "counted_at": clock.now()}
    return Group.objects.create(account=account, **{**facts, **over})


def make_transfer(account: Account, **over: Any) -> Transfer:
    """An export that waits."""
    facts = {"sort": "export", "format": "csv", "name": "followers.csv", "made_by_name": "owner"}
    return Transfer.objects.create(account=account, **{**facts, **over})
