"""Labels and groups of an account, and how many have them."""

from django.db.models import Count, QuerySet

from lifeloop.database.kept import Given, KeptRead
from lifeloop.followers.errors import GroupNotFound, LabelNotFound
from lifeloop.followers.models import Group, Label, Labelling
from lifeloop.lifestyle.models import Account


def of_account(account: Account) -> QuerySet[Label]:
    """The account's labels by name."""
    return Label.objects.filter(account=account).order_by("name", "pk")


def get(account: Account, label_id: int) -> Label:
    """One of the account's own; :class:`LabelNotFound` for any other."""
    label = Label.objects.filter(account=account, pk=label_id).first()
    if label is None:
        raise LabelNotFound
    return label


def groups_of(account: Account) -> QuerySet[Group]:
    """The account's groups, newest first."""
    return Group.objects.filter(account=account).order_by("-pk")


def group(account: Account, group_id: int) -> Group:
    """One of the account's own; :class:`GroupNotFound` for any other."""
    found = Group.objects.filter(account=account, pk=group_id).first()
    if found is None:
        raise GroupNotFound
    return found


_how_many = KeptRead(
    lambda: (
        Labelling.objects.filter(label_id__among=Given("labels"))
        .values_list("label_id")
        .annotate(count=Count("person_id"))
        .order_by()
    )
)


def how_many(label_ids: list[int]) -> dict[int, int]:
    """How many followers have each label; one that nobody has is absent."""
    return dict(_how_many(labels=label_ids))


def values_of(label: Label, limit: int = 50) -> list[tuple[str, int]]:
    """The label's most frequent values with how many have them."""
    rows = Labelling.objects.filter(label=label).values_list("value")
    return list(rows.annotate(count=Count("person_id")).order_by("-count", "value")[:limit])
