"""模板消息 at the console: choosing keywords in order, stopping, the log."""

import re
from typing import Any

import pytest
from django.test import Client

from lifeloop.identity.models import Member, Merchant
from lifeloop.messaging.models import (
    DirectMessage,
    LibraryTemplate,
    Send,
    TemplateState,
    UserTemplate,
)
from lifeloop.messaging.models.message import SendWay
from lifeloop.programs.models import Program
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db


class Scene:
    def __init__(self) -> None:
        self.member: Member = make.make_member()
        self.merchant: Merchant = make.make_merchant(owner=self.member)
        self.program: Program = make.make_program(self.merchant, name="City coffee")
        self.library: LibraryTemplate = make.make_library_template(
            title="Order ready",
            keywords=["Order", "Shop", "Amount", "Time", "Hint", "Extra"],
            example={"Order": "A1", "Shop": "Main street"},
        )
        self.client: Client = browser(self.member)
        self.path = f"/console/programs/{self.program.pk}/templates/"

    def press(self, *keywords: str, **button: str) -> Any:
        there = f"{self.path}library/{self.library.pk}/"
        return self.client.post(there, {"keyword": list(keywords), **button}, **HTMX)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def chosen(answer: Any) -> list[str]:
    """The keywords of the drawn form, in order."""
    return re.findall(r'name="keyword"\s+value="([^"]+)"', text_of(answer))


def test_the_library_is_found_and_searched(scene: Scene) -> None:
    make.make_library_template(title="Ticket booked", industry="Travel")
    page = text_of(scene.client.get(f"{scene.path}library/"))
    assert "Order ready" in page
    assert "Ticket booked" in page
    page = text_of(scene.client.get(f"{scene.path}library/?search=travel"))
    assert "Order ready" not in page
    assert "Nothing matches" in text_of(scene.client.get(f"{scene.path}library/?search=zzz"))


def test_buttons_change_the_choice_and_the_drawn_card(scene: Scene) -> None:
    first = scene.client.get(f"{scene.path}library/{scene.library.pk}/")
    assert chosen(first) == ["Order", "Shop"]
    assert "Main street" in text_of(first)  # the phone's own card, with the example's values
    assert "View in the mini program" in text_of(first)
    assert chosen(scene.press("Order", "Shop", add="Time")) == ["Order", "Shop", "Time"]
    assert chosen(scene.press("Order", "Shop", "Time", up="Time")) == ["Order", "Time", "Shop"]
    assert chosen(scene.press("Order", "Shop", down="Order")) == ["Shop", "Order"]
    assert chosen(scene.press("Order", "Shop", drop="Order")) == ["Shop"]
    assert "Main street" not in text_of(scene.press("Order", "Amount", add="Time"))
    full = scene.press("Order", "Shop", "Amount", "Time", "Hint", add="Extra")
    assert chosen(full) == ["Order", "Shop", "Amount", "Time", "Hint"]  # five at most
    assert chosen(scene.press("Order", "Order", "Nonsense", up="Nonsense")) == ["Order"]
    assert not UserTemplate.objects.exists()


def test_saving_keeps_the_order(scene: Scene) -> None:
    answer = scene.press("Time", "Order", "Shop", save="1")
    assert answer["HX-Redirect"] == scene.path
    template = UserTemplate.objects.get()
    assert template.keywords == ["Time", "Order", "Shop"]
    page = text_of(scene.client.get(scene.path))
    assert template.pk in page
    assert "Copy its id into your backend" in page


@pytest.mark.parametrize("keywords", [[], ["Order"], ["Order", "Foreign"]])
def test_too_few_are_refused(scene: Scene, keywords: list[str]) -> None:
    answer = scene.press(*keywords, save="1")
    assert answer.status_code == 422
    assert "Choose 2 to 5 different keywords" in text_of(answer)
    assert not UserTemplate.objects.exists()


def test_an_unknown_library_template_is_not_there(scene: Scene) -> None:
    assert scene.client.get(f"{scene.path}library/TM999999/").status_code == 404
    LibraryTemplate.objects.update(state=TemplateState.STOPPED)
    assert scene.press("Order", "Shop", save="1").status_code == 404


def test_stopping(scene: Scene) -> None:
    template = make.make_template(scene.program)
    there = f"{scene.path}{template.pk}/stop/"
    assert "It can be started again" in text_of(scene.client.get(there, **HTMX))
    assert scene.client.post(there, **HTMX)["HX-Redirect"] == scene.path
    assert UserTemplate.objects.get().state == TemplateState.STOPPED
    assert scene.client.post(there, **HTMX).status_code in {404, 422}
    other = make.make_template(make.make_program())
    assert scene.client.post(f"{scene.path}{other.pk}/stop/", **HTMX).status_code in {404, 422}
    other.refresh_from_db()
    assert other.state == TemplateState.ACTIVE


def test_the_log_masks_receivers(scene: Scene) -> None:
    account = make.make_account(scene.merchant, name="Coffee news")
    person = make.make_person(phone="+8613912345678")
    send = Send.objects.create(
        way=SendWay.TEMPLATE,
        kind="template",
        app=scene.program.app,
        account=account,
        program=scene.program,
        content={"title": "Order ready", "fields": [], "link": {"app_id": scene.program.pk}},
    )
    message = DirectMessage.objects.create(
        person=person, send=send, account=account, program=scene.program
    )
    for there in (scene.path, f"{scene.path}sends/"):
        page = text_of(scene.client.get(there))
        assert "139****5678" in page
        assert "13912345678" not in page
        assert "Coffee news" in page
        assert str(message.id) in page


def test_an_unbound_program_is_told(scene: Scene) -> None:
    assert "sends are refused until it is" in text_of(scene.client.get(scene.path))
    make.bind(scene.program, make.make_account(scene.merchant))
    assert "sends are refused until it is" not in text_of(scene.client.get(scene.path))
