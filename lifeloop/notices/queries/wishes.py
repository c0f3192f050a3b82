"""What members wish to be told of."""

from collections.abc import Collection
from dataclasses import dataclass

from lifeloop.notices.models import Wish
from lifeloop.notices.registry import Kind, Text


@dataclass(frozen=True, slots=True)
class Wished:
    """A place in the bell, a text to the phone."""

    bell: bool
    text: bool


def default(kind: Kind) -> Wished:
    """What holds while nobody said anything else."""
    return Wished(bell=True, text=kind.text is Text.ON)


def of_members(kind: Kind, member_ids: Collection[int]) -> dict[int, Wished]:
    """What each of these members wants of a kind, in one query."""
    rows = Wish.objects.filter(kind=kind.name, member_id__in=member_ids)
    said = {row.member_id: Wished(row.bell, row.text) for row in rows}
    return {pk: said.get(pk, default(kind)) for pk in member_ids}


def of_member(member_id: int, kinds: Collection[Kind]) -> dict[str, Wished]:
    """What one member wants of these kinds, by name, in one query."""
    rows = Wish.objects.filter(member_id=member_id)
    said = {row.kind: Wished(row.bell, row.text) for row in rows}
    return {kind.name: said.get(kind.name, default(kind)) for kind in kinds}
