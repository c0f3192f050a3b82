"""The host's own sheet, and nothing else, follows."""

from typing import Any

from lifeloop.followers import services as followers
from lifeloop.followers.models import FollowSource
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.mobile.program_answers import answers, usable_program
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.relations.queries.component import component_account


@page("program/<str:app_id>/follow", name="program-follow", methods=("POST",))
@answers
def follow(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """Follow the account that a component of this mini program may show, and no other."""
    program = usable_program(request.person, app_id)
    found = component_account(program, request.POST.get("public_id", "")[:32])
    if found is None or not found.ok:
        raise AccountNotFound
    followers.follow(request.person, found.account, source=FollowSource.COMPONENT, program=program)
    return {}
