"""What a placement may ask about one person: labels, groups, the kind of phone. Looked up when first asked for."""

from collections.abc import Mapping
from functools import cached_property

from lifeloop.followers.models import Group
from lifeloop.followers.queries.audience import in_group, labels_of
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.placements.rules.menus import MenuRule


class Audience:
    """One person before one account; nobody in particular without one."""

    def __init__(self, account: Account, person: Person | None, client: str = "") -> None:
        self.account = account
        self.person = person
        self.client = client
        self._groups: dict[int, bool] = {}

    @cached_property
    def labels(self) -> Mapping[int, str]:
        """Label → value; one statement."""
        if self.person is None:
            return {}
        return labels_of(self.account, self.person.pk)

    def has(self, label: int, values: list[str]) -> bool:
        """Whether the person has the label with one of the values (none given: with any)."""
        found = self.labels.get(label)
        return found is not None and (not values or found in values)

    def belongs(self, group_id: int) -> bool:
        """Whether the person is in the group now."""
        if self.person is None:
            return False
        if group_id not in self._groups:
            group = Group.objects.filter(account=self.account, pk=group_id).first()
            self._groups[group_id] = group is not None and in_group(group, self.person.pk)
        return self._groups[group_id]

    def fits(self, rule: MenuRule) -> bool:
        """Whether a rule is about this person."""
        if rule.client and rule.client != self.client:
            return False
        if rule.label is not None:
            return self.has(rule.label, rule.values)
        return rule.group is None or self.belongs(rule.group)
