"""发送记录: accepted ones and refusals in one list, filters, paging; trials from the console."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.database import write
from lifeloop.identity.rules.roles import Role
from lifeloop.messaging.models import DirectMessage, SendRefusal, UserTemplate
from lifeloop.messaging.queries import send_log
from lifeloop.messaging.queries.send_log import Wanted
from lifeloop.messaging.services.refusals import Refused, note_refusals
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of
from tests.sending import Shop, send

pytestmark = pytest.mark.django_db


class Scene(Shop):
    def __init__(self) -> None:
        super().__init__()
        self.member = make.make_member(phone=self.person.phone)
        make.join(self.member, self.program.app.merchant, Role.OWNER)
        self.client = browser(self.member)
        self.base = f"/console/programs/{self.program.pk}/templates/"

    def refuse(self, code: str = "USER_ID_INVALID", to: str = "2088", times: int = 1) -> None:
        one = Refused(self.program.pk, self.template.pk, to, code)
        with write():
            note_refusals([one] * times)

    def log(self, **query: str) -> str:
        return text_of(self.client.get(f"{self.base}sends/", query))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_accepted_and_refused_stand_together_with_the_reason(scene: Scene) -> None:
    send(scene.one())
    scene.refuse(to="13912345678")
    scene.refuse("SOMETHING_NEW")
    page = scene.log()
    assert page.count("Refused</span>") == 2
    assert "The receiver is unknown." in page
    assert "SOMETHING_NEW" in page  # a code without words is shown all the same
    assert "139****5678" in page
    assert "13912345678" not in page
    assert scene.template.pk in page
    message = DirectMessage.objects.get()
    assert str(message.id) in page
    assert scene.person.phone.removeprefix("+86") not in page


def test_filters(scene: Scene) -> None:
    other = make.make_template(scene.program, title="Other")
    other_person = make.make_person()
    send(scene.one(), scene.one(trial=True))
    data = json.dumps({"keyword1": {"value": "a"}, "keyword2": {"value": "b"}})
    form = make.make_form_id(other_person, scene.program).pk
    send(
        scene.one(
            user_template_id=other.pk, data=data, to_user_id=other_person.user_id, form_id=form
        )
    )
    scene.refuse(to=other_person.user_id)
    scene.refuse("MSG_REJECTED")

    def found(**about: Any) -> int:
        return len(send_log.of_program(scene.program, Wanted(**about)).items)

    assert found() == 5
    assert found(template=other.pk) == 1
    assert found(template=scene.template.pk) == 4
    assert found(result="accepted") == 3
    assert found(result="trial") == 1
    assert found(result="refused") == 2
    assert found(result="MSG_REJECTED") == 1
    assert found(person=other_person.user_id) == 2
    page = scene.log(result="MSG_REJECTED", since="2000-01-01", until="2099-01-01")
    assert page.count("Refused</span>") == 1
    assert "Nothing matches these filters" in scene.log(until="2001-01-01")
    assert scene.log(since="nonsense", result="nonsense", before="x").count("Refused</span>") == 2


def test_pages_go_on_where_the_last_ended(scene: Scene) -> None:
    for number in range(30):
        if number % 2:
            send(scene.one())
        else:
            scene.refuse(to=str(number))
    first = send_log.of_program(scene.program, Wanted())
    assert len(first.items) == 20
    assert first.next is not None
    second = send_log.of_program(scene.program, Wanted(), before=int(first.next))
    ids = [one.id for one in [*first.items, *second.items]]
    assert len(set(ids)) == 30
    assert ids == sorted(ids, reverse=True)
    assert second.next is None
    assert f"before={first.next}" in scene.log()
    assert "Newest" in scene.log(before=first.next)


def test_another_programs_sends_are_not_here(scene: Scene) -> None:
    foreign = Shop()
    send(foreign.one())
    with write():
        note_refusals([Refused(foreign.program.pk, foreign.template.pk, "2088", "MSG_REJECTED")])
    assert "Nothing sent yet" in scene.log()
    assert SendRefusal.objects.count() == 1


def queries(scene: Scene) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        scene.log()
    return len(caught)


def test_one_row_and_three_take_the_same_number_of_queries(scene: Scene) -> None:
    send(scene.one())
    scene.refuse()
    queries(scene)  # the session is read and kept
    first = queries(scene)
    send(scene.one(), scene.one())
    scene.refuse(times=2)
    assert queries(scene) == first


def test_a_trial_from_the_console(scene: Scene) -> None:
    there = f"{scene.base}{scene.template.pk}/try/"
    page = text_of(scene.client.get(there))
    assert "Send to me" in page
    assert "handset" in page
    values = {"value_1": "拿铁", "value_2": "A27", "page": "pages/order?id=7"}
    assert scene.client.post(there, values)["Location"] == scene.base
    assert "Trial</span>" in scene.log()
    message = DirectMessage.objects.get()
    assert message.person == scene.person
    assert message.send.content["trial"]
    refused = scene.client.post(there, {**values, "value_2": "x" * 51})
    assert refused.status_code == 422
    scene.client.post(f"{scene.base}{scene.template.pk}/stop/", **HTMX)
    refused = scene.client.post(there, values)
    assert "The template is stopped" in text_of(refused)
    scene.client.post(f"{scene.base}{scene.template.pk}/start/", **HTMX)
    assert scene.client.post(there, values).status_code == 303
    foreign = make.make_template(make.make_program())
    assert scene.client.get(f"{scene.base}{foreign.pk}/try/").status_code == 422


def test_the_invitation_is_switched(scene: Scene) -> None:
    there = f"{scene.base}{scene.template.pk}/invite/"
    assert "invite people to follow" in text_of(scene.client.get(there, **HTMX))
    scene.client.post(there, **HTMX)
    assert UserTemplate.objects.get(pk=scene.template.pk).invite
    assert "Invites to follow" in text_of(scene.client.get(scene.base))
    scene.client.post(there, **HTMX)
    assert not UserTemplate.objects.get(pk=scene.template.pk).invite
