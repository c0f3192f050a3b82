"""Template sends for tests: a good one, and sending as the gateway's writer does."""

import json
from typing import Any

from lifeloop.database import write
from lifeloop.identity.models import Person
from lifeloop.kernel import ids
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.models import UserTemplate
from lifeloop.messaging.services.delivery import Sent
from lifeloop.messaging.services.sends import TemplateSend, send_templates
from lifeloop.programs.models import Program
from tests import factories as make


class Shop:
    """A listed program bound to its merchant's account, with a template, and someone who may be sent one."""

    def __init__(self) -> None:
        self.program = make.make_program()
        self.account = make.make_account(self.program.app.merchant)
        self.binding = make.bind(self.program, self.account)
        self.template = make.make_template(
            self.program, title="取餐提醒", keywords=["商品", "取餐号"]
        )
        self.person = make.make_person()

    def one(self, **about: Any) -> TemplateSend:
        """A good send of this shop, with changes."""
        return template_send(self.program, self.person, self.template, **about)


def template_send(
    program: Program, person: Person, template: UserTemplate, **about: Any
) -> TemplateSend:
    """A good send, with a fresh form id unless one is given."""
    values: dict[str, Any] = {
        "app_id": program.pk,
        "key": ids.token(16),
        "digest": "a" * 64,
        "to_user_id": person.user_id,
        "to_open_id": "",
        "user_template_id": template.pk,
        "page": "pages/order?id=1",
        "data": json.dumps({"keyword1": {"value": "拿铁"}, "keyword2": {"value": "A27"}}),
        **about,
    }
    if "form_id" not in values:
        values["form_id"] = make.make_form_id(person, program).pk
    return TemplateSend(**values)


def send(*sends: TemplateSend) -> list[Sent | DomainError]:
    """All in one transaction."""
    with write():
        return send_templates(sends)
