"""The follow sheet (life-follow): what the host draws, or why it draws nothing; closed or followed on the host's page only."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from lifeloop.mobile.program_accounts import drawn_account
from lifeloop.mobile.program_answers import answers, usable_program
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.placements.queries.sheets import in_program, personal
from lifeloop.placements.services import sheets


@page("program/<str:app_id>/sheet", name="program-sheet")
@answers
def sheet(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """``sheet`` and ``account`` when it may show to this person; else ``reasons``, for the developer's console."""
    program = usable_program(request.person, app_id)
    found = in_program(program, request.GET.get("scene_id", ""))
    if found is None:
        return {"show": False, "reasons": [gettext("scene-id is not the id of a follow sheet")]}
    conditions = (*found.conditions, *personal(request.person, found.sheet))
    failed = [str(condition.text) for condition in conditions if not condition.ok]
    if failed:
        said = gettext("this is not so: %(condition)s")
        return {"show": False, "reasons": [said % {"condition": text} for text in failed]}
    row = found.sheet
    return {
        "show": True,
        "reasons": [],
        "sheet": {
            "sceneId": row.pk,
            "title": row.title,
            "text": row.text,
            "picture": f"{settings.MEDIA_URL}{row.picture}" if row.picture else "",
        },
        "account": drawn_account(row.account),
    }


@page("program/<str:app_id>/sheet/shown", name="program-sheet-shown", methods=("POST",))
@answers
def shown(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """The host drew it."""
    program = usable_program(request.person, app_id)
    sheets.shown(request.person, program, scene_id=request.POST.get("scene_id", ""))
    return {}


@page("program/<str:app_id>/sheet/close", name="program-sheet-close", methods=("POST",))
@answers
def close(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """The person closed it on the host's page."""
    program = usable_program(request.person, app_id)
    times = sheets.closed(request.person, program, scene_id=request.POST.get("scene_id", ""))
    return {"times": times}


@page("program/<str:app_id>/sheet/follow", name="program-sheet-follow", methods=("POST",))
@answers
def follow(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """The person tapped 关注 on the sheet."""
    program = usable_program(request.person, app_id)
    sheets.follow_by(request.person, program, scene_id=request.POST.get("scene_id", ""))
    return {}
