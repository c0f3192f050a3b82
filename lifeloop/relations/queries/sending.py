"""What a send needs to know of bindings and grants, for a list of programs at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from lifeloop.database.kept import Given, KeptRead
from lifeloop.lifestyle.queries import may_act
from lifeloop.relations.models import Binding, Grant, GrantState
from lifeloop.relations.rules import GrantLimits


@dataclass(frozen=True, slots=True)
class Channel:
    """Through which account a program's messages go now, and under which grant (None: one's own account)."""

    account_id: str
    usable: bool
    grant_id: int | None
    limits: GrantLimits | None


_bindings = KeptRead(
    lambda: Binding.objects.filter(pk__among=Given("programs")).values_list(
        "pk",
        "grant_id",
        "account_id",
        "account__state",
        "account__suspended",
        "account__app__merchant__state",
    ),
    lock="share",
)
_grants = KeptRead(
    lambda: Grant.objects.filter(pk__among=Given("grants")).values_list(
        "pk", "state", "templates", "per_day", "until"
    ),
    lock="share",
)


def channels(program_ids: Sequence[str]) -> dict[str, Channel]:
    """The channels of bound programs, inside the send's write: an unbinding waits for its commit, or it for that."""
    bindings = _bindings(programs=program_ids)
    grant_ids = [row[1] for row in bindings if row[1] is not None]
    grants = {row[0]: row for row in _grants(grants=grant_ids)} if grant_ids else {}
    found = {}
    for program_id, grant_id, account_id, state, suspended, merchant_state in bindings:
        grant = grants.get(grant_id)
        active = grant_id is None or (grant is not None and grant[1] == GrantState.ACTIVE)
        limits = GrantLimits(*grant[2:]) if grant else None
        usable = may_act(state, suspended, merchant_state) and active
        found[program_id] = Channel(account_id, usable, grant_id, limits)
    return found
