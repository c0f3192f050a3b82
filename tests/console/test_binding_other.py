"""绑定其他账号的生活号 at the console: three steps, none to be skipped."""

from typing import Any

import pytest

from lifeloop.identity.models import SmsText
from lifeloop.identity.rules.roles import Role
from lifeloop.outbox.running import run_pending
from lifeloop.relations.models import Binding
from tests import factories as make
from tests.console.binding_scene import PASSWORD, Scene
from tests.console.helpers import HTMX, browser, later, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_three_steps_bind_and_the_owner_is_told(scene: Scene) -> None:
    first = scene.post("")
    assert 'name="password"' in text_of(first)
    second = text_of(scene.log_in())
    assert "139****5678" in second
    assert PASSWORD not in second
    third = scene.post("code", code=scene.code())
    assert "City life" in text_of(third)
    assert "may revoke it at any time" in text_of(third)
    done = scene.post("account", account=scene.account.pk)
    assert done["HX-Redirect"] == scene.path
    binding = Binding.objects.get(pk=scene.program.pk)
    assert binding.account == scene.account
    page = text_of(scene.client.get(scene.path))
    assert "login and SMS code" in page
    assert "until its owner revokes it" in page
    assert scene.acts() == [
        "binding.owner_login_right",
        "binding.owner_code_right",
        "binding.bound",
    ]
    run_pending()
    text = SmsText.objects.filter(phone="+8613912345678").order_by("-pk")[0].text
    assert "/console/grant/" in text
    # The member is signed in as before, as nobody else.
    assert "coffee" in text_of(scene.client.get("/console/security/"))


@pytest.mark.parametrize(
    "given",
    [
        {"login": "nobody", "password": PASSWORD},
        {"login": "city", "password": "wrong"},
        {"login": "viewer", "password": PASSWORD},
        {"login": "lonely", "password": PASSWORD},
    ],
)
def test_step_one_has_one_answer(scene: Scene, given: dict[str, Any]) -> None:
    viewer = make.make_member(login="viewer", password=PASSWORD)
    make.join(viewer, scene.city, Role.VIEWER)
    make.make_merchant(owner=make.make_member(login="lonely", password=PASSWORD))
    answer = scene.post("login", **given)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "do not match an administrator" in page
    assert given["login"] in page  # nothing typed is lost …
    assert given["password"] not in page  # … but a password is not sent back
    assert scene.acts() == ["binding.owner_login_wrong"]


@pytest.mark.parametrize("code", ["000000", "", "abc"])
def test_step_two_has_one_answer(scene: Scene, code: str) -> None:
    scene.log_in()
    scene.code()
    answer = scene.post("code", code=code)
    assert answer.status_code == 422
    assert "City life" not in text_of(answer)
    assert not Binding.objects.exists()


def test_five_wrong_codes_use_up_the_right_one(scene: Scene) -> None:
    scene.log_in()
    right = scene.code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert "wrong or no longer valid" in text_of(scene.post("code", code=wrong))
    assert "wrong or no longer valid" in text_of(scene.post("code", code=right))


def test_no_step_can_be_skipped(scene: Scene) -> None:
    assert scene.client.post(f"{scene.path}other/code/", {}, **HTMX).status_code == 422
    assert scene.post("code", code="123456").status_code == 422
    begun_again = scene.post("account", account=scene.account.pk)
    assert "Begin again" in text_of(begun_again)
    assert 'name="password"' in text_of(begun_again)
    scene.log_in()
    skipped = scene.post("account", account=scene.account.pk)
    assert "Begin again" in text_of(skipped)
    assert not Binding.objects.exists()
    assert "binding.ticket_refused" in scene.acts()


def test_another_account_cannot_be_slipped_in(scene: Scene) -> None:
    foreign = make.make_account(make.make_merchant())
    scene.to_step_three()
    answer = scene.post("account", account=foreign.pk)
    assert answer.status_code == 422
    assert not Binding.objects.exists()
    assert "binding.ticket_refused" in scene.acts()
    assert scene.post("account", account=scene.account.pk)["HX-Redirect"] == scene.path


def test_the_proof_belongs_to_this_session_program_and_moment(scene: Scene) -> None:
    scene.to_step_three()
    elsewhere = browser(scene.member)
    assert "Begin again" in text_of(scene.post("account", elsewhere, account=scene.account.pk))
    other = make.make_program(scene.merchant)
    there = f"/console/programs/{other.pk}/binding/other/"
    answer = scene.client.post(there, {"step": "account", "account": scene.account.pk}, **HTMX)
    assert "Begin again" in text_of(answer)
    with later(minutes=11):
        assert "Begin again" in text_of(scene.post("account", account=scene.account.pk))
    assert not Binding.objects.exists()


def test_step_three_asks_to_choose(scene: Scene) -> None:
    scene.to_step_three()
    answer = scene.post("account")
    assert "Choose one of the lifestyle accounts." in text_of(answer)
    assert "City life" in text_of(answer)


def test_it_works_without_scripts_too(scene: Scene) -> None:
    there = f"{scene.path}other/"
    assert "<html" in text_of(scene.client.get(there))
    page = scene.client.post(there, {"step": "login", "login": "city", "password": PASSWORD})
    assert "<html" in text_of(page)
    scene.client.post(there, {"step": "code", "code": scene.code()})
    done = scene.client.post(there, {"step": "account", "account": scene.account.pk})
    assert done["Location"] == scene.path
