"""The follow component: what the host draws, or why it draws nothing."""

from typing import Any

from django.utils.translation import gettext

from lifeloop.followers import queries as followers
from lifeloop.mobile.program_accounts import drawn_account
from lifeloop.mobile.program_answers import answers, usable_program
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.relations.queries.component import component_account


@page("program/<str:app_id>/component", name="program-component")
@answers
def component(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """``account`` when it may show; else ``reasons``, for the developer's console."""
    program = usable_program(request.person, app_id)
    found = component_account(program, request.GET.get("public_id", "")[:32])
    if found is None:
        return {
            "show": False,
            "reasons": [gettext("public-id is not the APPID of a lifestyle account")],
        }
    if not found.ok:
        failed = [str(condition.text) for condition in found.conditions if not condition.ok]
        return {
            "show": False,
            "reasons": [
                gettext("this is not so: %(condition)s") % {"condition": text} for text in failed
            ],
        }
    following = followers.is_following(request.person.pk, found.account.pk)
    return {
        "show": True,
        "reasons": [],
        "account": drawn_account(found.account) | {"following": following},
    }
