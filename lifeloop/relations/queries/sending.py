"""What a send needs to know of bindings and grants, for a list of programs at once."""

from dataclasses import dataclass

from lifeloop.database import for_share
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.relations.models import Binding, Grant, GrantState
from lifeloop.relations.rules import GrantLimits


@dataclass(frozen=True, slots=True)
class Channel:
    """Through which account a program's messages go now, and under which grant."""

    account: Account
    usable: bool
    grant: Grant | None
    limits: GrantLimits | None


def channels(program_ids: list[str]) -> dict[str, Channel]:
    """The channels of bound programs, inside the send's write: an unbinding waits for its commit, or it for that."""
    bindings = for_share(Binding.objects.filter(pk__in=program_ids))
    grant_ids = [binding.grant_id for binding in bindings if binding.grant_id]
    grants = (
        {grant.pk: grant for grant in for_share(Grant.objects.filter(pk__in=grant_ids))}
        if grant_ids
        else {}
    )
    account_ids = {binding.account_id for binding in bindings}
    accounts = {
        row.pk: row
        for row in Account.objects.select_related("app", "app__merchant").filter(pk__in=account_ids)
    }
    found = {}
    for binding in bindings:
        account = accounts[binding.account_id]
        grant = grants.get(binding.grant_id) if binding.grant_id else None
        active = grant is None or grant.state == GrantState.ACTIVE
        limits = GrantLimits(grant.templates, grant.per_day, grant.until) if grant else None
        found[binding.pk] = Channel(account, is_usable(account) and active, grant, limits)
    return found
