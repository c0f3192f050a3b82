"""All relations of one merchant's programs and accounts at once, for a drawing of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from lifeloop.identity.models import Merchant
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program
from lifeloop.relations.models import Association, Binding, Grant, GrantState

MOST = 1000  # relations of each kind


@dataclass(slots=True)
class Relation:
    """How one program and one account are related; each fact is when it began, None where it is not so.

    ``granted_at``: a grant that holds now, on which a binding of two merchants rests. ``asked_at``: a request for a
    grant that nobody has answered yet.
    """

    program: Program
    account: Account
    bound_at: datetime | None = None
    associated_at: datetime | None = None
    granted_at: datetime | None = None
    asked_at: datetime | None = None

    @property
    def since(self) -> datetime | None:
        """When the oldest of them began."""
        every = (self.bound_at, self.associated_at, self.granted_at, self.asked_at)
        return min((one for one in every if one is not None), default=None)


@dataclass(frozen=True, slots=True)
class Overview:
    """A merchant's relations, newest first of each kind; ``more``: the oldest of more than :data:`MOST` are left out."""

    relations: list[Relation]
    more: bool


def overview(merchant: Merchant, *, program_id: str = "", account_id: str = "") -> Overview:
    """What the merchant's programs or accounts take part in, or only what touches one of them; three queries.

    The other end may be another merchant's.
    """
    kinds: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("bound_at", Binding.objects.all()),
        ("associated_at", Association.objects.all()),
        ("", Grant.objects.filter(state__in=[GrantState.REQUESTED, GrantState.ACTIVE])),
    )
    found: dict[tuple[str, str], Relation] = {}
    more = False
    for name, rows in kinds:
        chosen = list(_touching(rows, merchant, program_id, account_id)[: MOST + 1])
        more = more or len(chosen) > MOST
        for row in chosen[:MOST]:
            pair = (row.program_id, row.account_id)
            relation = found.setdefault(pair, Relation(row.program, row.account))
            setattr(relation, name or _state_of(row), row.created_at)
    return Overview(list(found.values()), more)


def _state_of(grant: Grant) -> str:
    return "granted_at" if grant.state == GrantState.ACTIVE else "asked_at"


def _touching(
    rows: "QuerySet[Any]", merchant: Merchant, program_id: str, account_id: str
) -> "QuerySet[Any]":
    rows = rows.filter(Q(program__app__merchant=merchant) | Q(account__app__merchant=merchant))
    if program_id:
        rows = rows.filter(program_id=program_id)
    if account_id:
        rows = rows.filter(account_id=account_id)
    return rows.select_related("program__app__merchant", "account__app__merchant").order_by(
        "-created_at"
    )
