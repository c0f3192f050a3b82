"""my.requestSubscribeMessage: what the host's panel has to ask, and the person's answer."""

from typing import Any

from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.models import TemplateScene
from lifeloop.messaging.queries.subscriptions import asks, silent
from lifeloop.messaging.services.subscriptions import Result, answer
from lifeloop.mobile.errors import sentence
from lifeloop.mobile.program_answers import answers, usable_program
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest

MOST = 20  # ids; how many are right is the domain's to say


@page("program/<str:app_id>/subscription", name="program-subscription")
@answers
def subscription(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """``templates`` for the panel; none, and ``show`` false, where earlier answers stand for all.

    ``refused`` where nothing can be asked: for the developer, not for the visitor.
    """
    program = usable_program(request.person, app_id)
    try:
        asked = asks(request.person, program, request.GET.getlist("id")[:MOST])
    except DomainError as error:
        return {"show": False, "refused": {"code": error.code, "message": sentence(error)}}
    open_ones = [one.template for one in asked if not silent(one)]
    return {
        "show": bool(open_ones),
        "longTerm": asked[0].template.scene == TemplateScene.LONG_TERM,
        "templates": [
            {"id": one.pk, "title": one.title, "keywords": one.keywords} for one in open_ones
        ],
    }


@page("program/<str:app_id>/subscribe", name="program-subscribe", methods=("POST",))
@answers
def subscribe(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """The host's panel, and nothing else, sends this; told is what the original tells."""
    program = usable_program(request.person, app_id)
    ids = request.POST.getlist("id")[:MOST]
    said = answer(
        request.person,
        program,
        ids=ids,
        accepted=request.POST.getlist("accepted")[:MOST],
        keep=request.POST.get("keep") == "1",
        cancelled=request.POST.get("cancelled") == "1",
    )
    return _told(said, ids)


def _told(said: Result, ids: list[str]) -> dict[str, Any]:
    standing = [one for one in ids if one in said.standing]
    result: dict[str, Any] = {
        "subscribedEntityIds": standing,
        "unsubscribedEntityIds": [one for one in ids if one not in standing],
        "currentSubscribedEntityIds": said.fresh,
    }
    if said.behavior == "cancel":
        result["entityList"] = ids
    else:
        result["subscribeEntityIds"] = said.accepted
    return {
        **{one: "accept" if one in said.accepted else "reject" for one in ids},
        "behavior": said.behavior,
        "keep": said.keep,
        "refuse": said.refuse,
        "show": said.show,
        "result": result,
    }
