"""The log of refused sends: bounded, pruned, and no part of the send. And a member's own trials."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.database import write
from lifeloop.identity.actors import member_actor
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.models import DirectMessage, FormId, SendRefusal, TemplateState
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.services.refusals import Refused, note_refusals, prune_refusals
from lifeloop.messaging.services.trials import try_template
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from tests import factories as make
from tests.sending import Shop

pytestmark = pytest.mark.django_db


def note(app_id: str, times: int = 1, **about: str) -> int:
    facts = {"template_id": "t", "to_id": "2088", "code": "USER_ID_INVALID", **about}
    with write():
        return note_refusals([Refused(app_id, **facts)] * times)


def test_what_a_caller_wrote_is_kept_as_far_as_it_can_be() -> None:
    program = make.make_program()
    note(
        program.pk, template_id="x" * 60, to_id="20\x0088\ud800" + "1" * 90, code="FORM_ID_INVALID"
    )
    row = SendRefusal.objects.get()
    assert (row.app_id, row.code) == (program.pk, "FORM_ID_INVALID")
    assert row.user_template_id == "x" * 32
    assert row.to_id.startswith("2088111")
    assert len(row.to_id) <= 64


def test_so_many_an_app_and_minute(settings: Any) -> None:
    settings.LIFELOOP_REFUSALS_PER_MINUTE = 5
    program, other = make.make_program(), make.make_program()
    with time_machine.travel("2026-11-22T10:00:01+08:00", tick=False):
        assert [note(program.pk, 3), note(program.pk, 3), note(program.pk)] == [3, 2, 0]
        assert note(other.pk) == 1
    with time_machine.travel("2026-11-22T10:01:01+08:00", tick=False):
        assert note(program.pk) == 1
    settings.LIFELOOP_REFUSALS_PER_MINUTE = 0
    assert note(program.pk) == 0


def test_a_month_later_they_are_gone() -> None:
    program = make.make_program()
    note(program.pk, 3)
    with time_machine.travel(clock.now() + timedelta(days=29)):
        assert prune_refusals() == 0
        note(program.pk)
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert prune_refusals() == 3
    assert SendRefusal.objects.count() == 1


class Trial(Shop):
    def __init__(self) -> None:
        super().__init__()
        self.member = make.make_member(phone=self.person.phone)

    def send(self, *values: str, **about: Any) -> str:
        facts = {"template_id": self.template.pk, "page": "pages/order?id=1", **about}
        try:
            try_template(
                member_actor(self.member),
                self.member,
                self.program,
                values=values or ("拿铁", "A27"),
                **facts,
            )
        except DomainError as error:
            return error.code
        return "sent"


def test_a_trial_goes_the_real_way_without_a_form_id() -> None:
    trial = Trial()
    assert trial.send() == "sent"
    [item] = inbox.service_page(trial.person).items
    content: Any = item.content
    assert content.trial
    assert content.link.page == "pages/order"
    assert not FormId.objects.exists()


def test_a_trial_is_refused_as_a_send_is(settings: Any) -> None:
    trial = Trial()
    assert trial.send("拿铁") == "USER_TEMPLATE_LACK_KEYWORD"
    assert trial.send(page="x" * 129) == "PAGE_OVER_LIMIT"
    assert trial.send(template_id=make.make_template(make.make_program()).pk) == (
        "USER_TEMPLATE_ILLEGAL"
    )
    trial.template.state = TemplateState.STOPPED
    trial.template.save()
    assert trial.send() == "USER_TEMPLATE_STATUS_ILLEGAL"
    trial.template.state = TemplateState.ACTIVE
    trial.template.save()
    Program.objects.filter(pk=trial.program.pk).update(state=ProgramState.DELISTED)
    assert trial.send() == "APP_NO_AVAIABLE"
    Program.objects.filter(pk=trial.program.pk).update(state=ProgramState.LISTED)
    settings.LIFELOOP_TRIAL_SENDS_PER_DAY = 1
    assert [trial.send(), trial.send()] == ["sent", "TRIAL_SEND_LIMIT"]
    trial.member.phone = make.phone_number()
    assert trial.send() == "TRIAL_RECEIVER_UNKNOWN"
    assert DirectMessage.objects.count() == 1
