"""What several processes do to one person at once."""

import json

from lifeloop.database import write
from lifeloop.followers.services import leaving
from lifeloop.identity.models import Person
from lifeloop.kernel import ids
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.models import FormId, UserTemplate
from lifeloop.messaging.services.customs import CustomSend, send_customs
from lifeloop.messaging.services.sends import TemplateSend, send_templates


def act(argument: str) -> str:
    """``leave,<person>,<code>``, ``custom,<user_id>,<account>`` or ``template,<user_id>,<form id>``; what came of it."""
    verb, who, what = argument.split(",")
    if verb == "leave":
        return leaving.leave(Person.objects.get(pk=int(who)), code=what).number
    with write():
        [outcome] = _custom(who, what) if verb == "custom" else _template(who, what)
    return outcome.code if isinstance(outcome, DomainError) else "sent"


def _custom(user_id: str, account: str) -> list[object]:
    wanted = CustomSend(account, ids.token(16), "-", user_id, "", "text", {"text": "Hi"})
    return list(send_customs([wanted]))


def _template(user_id: str, form: str) -> list[object]:
    row = FormId.objects.filter(pk=form).first()
    template = UserTemplate.objects.get()
    data = {"keyword1": {"value": "拿铁"}, "keyword2": {"value": "A27"}}
    wanted = TemplateSend(
        app_id=template.program_id,
        key=ids.token(16),
        digest="-",
        to_user_id=user_id,
        to_open_id="",
        user_template_id=template.pk,
        form_id=row.pk if row else form,
        page="pages/order?id=1",
        data=json.dumps(data),
    )
    return list(send_templates([wanted]))
