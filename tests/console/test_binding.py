"""生活号绑定 at the console: own accounts, the three steps of another owner's, requests, unbinding."""

from typing import Any

import pytest
from django.test import Client

from lifeloop.audit.models import Record
from lifeloop.identity.models import Member, Merchant, SmsText
from lifeloop.identity.rules.roles import Role
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.outbox.running import run_pending
from lifeloop.programs.models import Program
from lifeloop.relations.models import Binding, Grant, GrantState
from tests import factories as make
from tests.console.helpers import HTMX, browser, later, sms_code, text_of

pytestmark = pytest.mark.django_db
PASSWORD = make.PASSWORD


class Scene:
    """A program of one merchant, an account of another, whose owner has a password."""

    def __init__(self) -> None:
        self.member: Member = make.make_member(login="coffee")
        self.merchant: Merchant = make.make_merchant(owner=self.member)
        self.program: Program = make.make_program(self.merchant)
        self.owner: Member = make.make_member(
            login="city", password=PASSWORD, phone="+8613912345678"
        )
        self.city: Merchant = make.make_merchant(owner=self.owner)
        self.account: Account = make.make_account(self.city, name="City life")
        self.client = browser(self.member)
        self.path = f"/console/programs/{self.program.pk}/binding/"

    def post(self, step: str, client: Client | None = None, **data: str) -> Any:
        """One step of the dialog."""
        given = {"step": step, **data} if step else data
        return (client or self.client).post(f"{self.path}other/", given, **HTMX)

    def log_in(self, client: Client | None = None) -> Any:
        return self.post("login", client, login="city", password=PASSWORD)

    def code(self) -> str:
        """Ask for a code; what the owner's phone received."""
        answer = self.client.post(f"{self.path}other/code/", {}, **HTMX)
        assert answer.status_code == 200
        assert "139****5678" in text_of(answer)
        return sms_code("+8613912345678")

    def to_step_three(self) -> Any:
        self.log_in()
        return self.post("code", code=self.code())

    def acts(self) -> list[str]:
        rows = Record.objects.filter(merchant_id=self.merchant.pk).order_by("pk")
        return list(rows.values_list("action", flat=True))


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


# --- another owner's ----------------------------------------------------------------------------------


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
