"""生活号绑定 at the console: own accounts, requests, unbinding."""

from typing import Any

import pytest

from lifeloop.lifestyle.rules import AccountState
from lifeloop.programs.models import Program
from lifeloop.relations.models import Binding, Grant, GrantState
from tests import factories as make
from tests.console.binding_scene import Scene
from tests.console.helpers import HTMX, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- one's own ---------------------------------------------------------------------------------------


def test_one_click_binds_an_own_account(scene: Scene) -> None:
    own = make.make_account(scene.merchant, name="Coffee news")
    page = text_of(scene.client.get(scene.path))
    assert own.pk in page
    assert "City life" not in page
    answer = scene.client.post(f"{scene.path}own/", {"account": own.pk}, follow=True)
    assert "is bound to Coffee news" in text_of(answer)
    assert "not needed: your own lifestyle account" in text_of(answer)
    assert Binding.objects.get(pk=scene.program.pk).bound_by == scene.member


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"state": AccountState.OPENING}, "In review: can be bound once it is opened"),
        ({"state": AccountState.REJECTED}, "Sent back: mend it and submit it again"),
        ({"suspended": True}, "Suspended by the platform: cannot be bound"),
    ],
)
def test_an_account_that_cannot_be_bound_says_why(scene: Scene, over: Any, why: str) -> None:
    own = make.make_account(scene.merchant, **over)
    assert why in text_of(scene.client.get(scene.path))
    answer = scene.client.post(f"{scene.path}own/", {"account": own.pk}, follow=True)
    assert "This lifestyle account cannot be bound" in text_of(answer)
    assert not Binding.objects.exists()


def test_another_merchants_account_is_not_bound_by_its_id(scene: Scene) -> None:
    answer = scene.client.post(f"{scene.path}own/", {"account": scene.account.pk}, follow=True)
    assert "There is no such lifestyle account." in text_of(answer)
    assert not Binding.objects.exists()


def test_never_a_silent_re_bind(scene: Scene) -> None:
    first, second = make.make_account(scene.merchant), make.make_account(scene.merchant)
    scene.client.post(f"{scene.path}own/", {"account": first.pk})
    answer = scene.client.post(f"{scene.path}own/", {"account": second.pk}, follow=True)
    assert "bound to a lifestyle account already" in text_of(answer)
    assert Binding.objects.get().account == first


def test_without_an_account_one_opens_one_and_returns(scene: Scene) -> None:
    page = text_of(scene.client.get(scene.path))
    link = f"/console/accounts/new/?next={scene.path}"
    assert link in page
    form = {"name": "Coffee news", "introduction": "What is new.", "next": scene.path}
    answer = scene.client.post("/console/accounts/new/", form)
    assert answer["Location"] == scene.path
    assert "In review: can be bound once it is opened" in text_of(scene.client.get(scene.path))


def test_a_return_leads_nowhere_else(scene: Scene) -> None:
    form = {"name": "Coffee news", "introduction": "New.", "next": "https://evil.example/"}
    answer = scene.client.post("/console/accounts/new/", form)
    assert answer["Location"].startswith("/console/accounts/")


def test_unbinding_names_the_object_and_what_follows(scene: Scene) -> None:
    make.bind(scene.program, make.make_account(scene.merchant, name="Coffee news"))
    dialog = text_of(scene.client.get(f"{scene.path}unbind/", **HTMX))
    assert "Unbind Coffee news from" in dialog
    assert "are refused from now on" in dialog
    assert Binding.objects.exists()  # looking changes nothing
    assert scene.client.post(f"{scene.path}unbind/", **HTMX)["HX-Redirect"] == scene.path
    assert not Binding.objects.exists()
    assert scene.acts() == ["binding.unbound"]
    # A second tab that still shows it bound: back to the truth, no fault.
    assert scene.client.get(f"{scene.path}unbind/")["Location"] == scene.path


def test_a_suspended_programs_binding_cannot_be_changed(scene: Scene) -> None:
    own = make.make_account(scene.merchant)
    Program.objects.filter(pk=scene.program.pk).update(suspended=True)
    page = text_of(scene.client.get(scene.path))
    assert "The platform has suspended this mini program" in page
    assert "/binding/own/" not in page
    scene.client.post(f"{scene.path}own/", {"account": own.pk})
    assert not Binding.objects.exists()


# --- a request instead ---------------------------------------------------------------------------------


def test_a_request_waits_and_can_be_withdrawn(scene: Scene) -> None:
    there = f"{scene.path}request/"
    answer = scene.client.post(there, {"account_id": scene.account.pk, "note": "Parking"}, **HTMX)
    assert answer["HX-Redirect"] == scene.path
    grant = Grant.objects.get()
    page = text_of(scene.client.get(scene.path))
    assert "City life" in page
    assert "Parking" in page
    again = scene.client.post(there, {"account_id": scene.account.pk}, **HTMX)
    assert "waiting for an answer already" in text_of(again)
    withdraw = f"{scene.path}requests/{grant.pk}/withdraw/"
    assert "City life" in text_of(scene.client.get(withdraw, **HTMX))
    assert scene.client.post(withdraw, **HTMX)["HX-Redirect"] == scene.path
    assert Grant.objects.get().state == GrantState.WITHDRAWN
    assert scene.client.post(withdraw, **HTMX).status_code == 404


def test_a_request_refused_keeps_what_was_typed(scene: Scene) -> None:
    own = make.make_account(scene.merchant)
    for account_id, why in (
        ("2021000000000000", "There is no such lifestyle account."),
        (own.pk, "your own merchant"),
    ):
        data = {"account_id": account_id, "note": "Typed before"}
        answer = scene.client.post(f"{scene.path}request/", data, **HTMX)
        assert answer.status_code == 422
        page = text_of(answer).replace("&#x27;", "'")
        assert why in page
        assert "Typed before" in page
    assert not Grant.objects.exists()
