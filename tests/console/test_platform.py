"""平台运营 at the console: reviews, suspending, resuming; the operator only."""

from pathlib import Path
from typing import Any

import pytest

from lifeloop.identity.models import Member, Merchant
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.programs.models import Program, Source
from lifeloop.programs.rules import ProgramState
from lifeloop.programs.store import folder
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Member:
    return make.make_member(is_operator=True)


def decide(member: Member, kind: str, app_id: str, decision: str, **data: str) -> Any:
    there = f"/console/platform/{kind}/{app_id}/{decision}/"
    return browser(member).post(there, data, **HTMX)


def test_an_operator_without_a_company_begins_at_the_reviews(operator: Member) -> None:
    answer = browser(operator).get("/console/")
    assert answer["Location"] == "/console/platform/reviews/"


def test_what_waits_is_approved_and_leaves_the_list(operator: Member) -> None:
    program = make.make_program(state=ProgramState.IN_REVIEW, name="City parking")
    account = make.make_account(state=AccountState.OPENING, name="Coffee news")
    page = text_of(browser(operator).get("/console/platform/reviews/"))
    assert "City parking" in page
    assert "Coffee news" in page
    assert decide(operator, "program", program.pk, "approve").headers["HX-Redirect"]
    assert decide(operator, "account", account.pk, "approve").headers["HX-Redirect"]
    assert Program.objects.get().state == ProgramState.APPROVED
    assert Account.objects.get().state == AccountState.OPENED
    page = text_of(browser(operator).get("/console/platform/reviews/"))
    assert "City parking" not in page.replace("City parking is approved", "")


def test_a_no_needs_a_reason_and_its_company_reads_it(operator: Member) -> None:
    owner = make.make_member()
    merchant = make.make_merchant(owner=owner)
    program = make.make_program(merchant, state=ProgramState.IN_REVIEW)
    account = make.make_account(merchant, state=AccountState.OPENING)
    refused = decide(operator, "program", program.pk, "reject")
    assert refused.status_code == 422
    assert Program.objects.get().state == ProgramState.IN_REVIEW
    decide(operator, "program", program.pk, "reject", note="The introduction says nothing")
    decide(operator, "account", account.pk, "reject", note="Too like another name")
    assert Program.objects.get().state == ProgramState.DRAFT
    assert Account.objects.get().state == AccountState.REJECTED
    client = browser(owner)
    assert "The introduction says nothing" in text_of(
        client.get(f"/console/programs/{program.pk}/")
    )
    assert "Too like another name" in text_of(client.get(f"/console/accounts/{account.pk}/"))


def test_an_answer_given_twice_changes_nothing(operator: Member) -> None:
    program = make.make_program(state=ProgramState.IN_REVIEW)
    decide(operator, "program", program.pk, "approve")
    again = decide(operator, "program", program.pk, "reject", note="Changed my mind")
    assert again.status_code == 422
    assert "present state does not allow this" in text_of(again)
    assert Program.objects.get().state == ProgramState.APPROVED


@pytest.mark.parametrize("kind", ["program", "account"])
def test_suspending_and_resuming(operator: Member, kind: str) -> None:
    row: Any = make.make_program() if kind == "program" else make.make_account()
    assert decide(operator, kind, row.pk, "suspend").status_code == 422  # a reason first
    decide(operator, kind, row.pk, "suspend", note="Complaints")
    row.refresh_from_db()
    assert (row.suspended, row.review_note) == (True, "Complaints")
    page = text_of(browser(operator).get(f"/console/platform/{kind}s/?state=suspended"))
    assert row.name in page
    assert "Complaints" in page
    decide(operator, kind, row.pk, "resume")
    row.refresh_from_db()
    assert not row.suspended


@pytest.mark.parametrize(
    ("kind", "decision"),
    [("program", "burn"), ("merchant", "approve"), ("member", "suspend")],
)
def test_there_is_no_other_decision(operator: Member, kind: str, decision: str) -> None:
    assert decide(operator, kind, make.make_program().pk, decision).status_code == 404
    assert decide(operator, "program", "2021000000000000", "approve").status_code == 404


def test_a_company_is_suspended_by_typing_its_name(operator: Member) -> None:
    owner = make.make_member()
    merchant = make.make_merchant(owner=owner, name="City Coffee")
    there = f"/console/platform/merchants/{merchant.pk}/state/"
    client = browser(operator)
    assert client.post(there, {"typed": "City"}, **HTMX).status_code == 422
    assert browser(owner).get("/console/").status_code == 200
    assert client.post(there, {"typed": "City Coffee"}, **HTMX).headers["HX-Redirect"]
    suspended = browser(owner).get("/console/")
    assert suspended.status_code == 403
    assert "City Coffee is suspended" in text_of(suspended)
    client.post(there, **HTMX)
    assert Merchant.objects.get(pk=merchant.pk).state == "active"
    assert browser(owner).get("/console/").status_code == 200


def test_the_operator_reads_a_package_as_text(operator: Member) -> None:
    program = make.make_program(state=ProgramState.IN_REVIEW, source=Source.PACKAGE)
    version = make.make_version(program, number=1)
    Program.objects.filter(pk=program.pk).update(version=version)
    root: Path = folder(program.pk, 1)
    root.mkdir(parents=True)
    (root / "index.html").write_text("<script>alert('hello')</script>", "utf-8")
    (root / "logo.png").write_bytes(b"\x89PNG")
    (root.parent / "secret.txt").write_text("outside", "utf-8")
    client = browser(operator)
    page = text_of(client.get(f"/console/platform/programs/{program.pk}/"))
    assert "index.html" in page
    assert "logo.png" in page
    there = f"/console/platform/programs/{program.pk}/file/1/"
    shown = client.get(there, {"name": "index.html"})
    assert "&lt;script&gt;alert" in text_of(shown)
    assert "<script>alert" not in text_of(shown)
    for name in ("../secret.txt", "logo.png", "", "nothing.html", "/etc/hosts.txt"):
        assert client.get(there, {"name": name}).status_code == 404
    owner = make.make_member()
    make.make_merchant(owner=owner)
    assert browser(owner).get(there, {"name": "index.html"}).status_code == 403
