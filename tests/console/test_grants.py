"""授权 at the console: requests, limits, revoking, and the link of the text message."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lifeloop.audit.models import Record
from lifeloop.identity.models import Member, Merchant
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import ids
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program
from lifeloop.relations.models import Binding, Grant, GrantState, GrantWay
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db
TOKEN = "a-token-that-nobody-guesses"


class Scene:
    """An owner with an account, and another company's program that asks for it."""

    def __init__(self) -> None:
        self.owner: Member = make.make_member()
        self.merchant: Merchant = make.make_merchant(owner=self.owner)
        self.account: Account = make.make_account(self.merchant, name="Coffee news")
        self.program: Program = make.make_program(name="City parking")
        self.grant: Grant = make.make_grant(
            self.program, self.account, state=GrantState.REQUESTED, note="A voucher for drivers"
        )
        self.client = browser(self.owner)
        self.path = f"/console/accounts/{self.account.pk}/grants/"

    def post(self, act: str, grant: Grant | None = None, **data: Any) -> Any:
        there = f"/console/grants/{(grant or self.grant).pk}/{act}/"
        return self.client.post(there, data, **HTMX)

    def active(self) -> Grant:
        """A grant that was given, with its binding."""
        program = make.make_program()
        given = make.make_grant(
            program,
            self.account,
            way=GrantWay.LOGIN,
            revoke_token_hash=ids.token_hash(TOKEN),
        )
        make.bind(program, self.account, grant=given)
        return given


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_request_is_shown_at_both_places(scene: Scene) -> None:
    for there in (scene.path, "/console/grants/"):
        page = text_of(scene.client.get(there))
        assert "City parking" in page
        assert "A voucher for drivers" in page
    assert "/console/grants/" in text_of(scene.client.get("/console/"))


def test_agreeing_binds_within_limits(scene: Scene) -> None:
    template = make.make_template(scene.program)
    dialog = text_of(scene.client.get(f"/console/grants/{scene.grant.pk}/approve/", **HTMX))
    assert template.title in dialog
    assert "A voucher for drivers" in dialog
    answer = scene.post("approve", templates=[template.pk], per_day="200", until="2099-01-31")
    assert answer["HX-Redirect"] == scene.path
    grant = Grant.objects.get(pk=scene.grant.pk)
    assert (grant.state, grant.templates, grant.per_day) == ("active", [template.pk], 200)
    assert grant.until == datetime(2099, 2, 1, tzinfo=ZoneInfo("Asia/Shanghai"))  # the day's end
    assert Binding.objects.get(pk=scene.program.pk).grant == grant
    page = text_of(scene.client.get(scene.path))
    assert "At most 200 a day" in page
    shown = text_of(scene.client.get(f"/console/grants/{grant.pk}/limit/", **HTMX))
    assert 'value="2099-01-31"' in shown


def test_nothing_filled_in_is_no_limit(scene: Scene) -> None:
    scene.post("approve")
    grant = Grant.objects.get(pk=scene.grant.pk)
    assert (grant.state, grant.templates, grant.per_day, grant.until) == (
        "active",
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    "given",
    [{"per_day": "0"}, {"per_day": "many"}, {"until": "2001-01-01"}, {"templates": ["foreign"]}],
)
def test_limits_that_make_no_sense_are_refused(scene: Scene, given: dict[str, Any]) -> None:
    answer = scene.post("approve", **given)
    assert answer.status_code == 422
    assert "field-error" in text_of(answer)
    assert ("a later day" in text_of(answer)) is ("until" in given)  # at the field it belongs to
    assert Grant.objects.get(pk=scene.grant.pk).state == GrantState.REQUESTED
    assert not Binding.objects.exists()


def test_declining(scene: Scene) -> None:
    assert scene.post("decline")["HX-Redirect"] == scene.path
    assert Grant.objects.get(pk=scene.grant.pk).state == GrantState.DECLINED
    assert not Binding.objects.exists()
    for act in ("approve", "decline", "limit", "revoke"):
        assert scene.post(act).status_code == 404


def test_limits_are_changed_and_taken_away(scene: Scene) -> None:
    given = scene.active()
    scene.post("limit", given, per_day="5")
    assert Grant.objects.get(pk=given.pk).per_day == 5
    scene.post("limit", given)
    assert Grant.objects.get(pk=given.pk).per_day is None


def test_revoking_unbinds_and_is_kept_in_the_history(scene: Scene) -> None:
    given = scene.active()
    dialog = text_of(scene.client.get(f"/console/grants/{given.pk}/revoke/", **HTMX))
    assert "is unbound from your account at once" in dialog
    assert scene.post("revoke", given)["HX-Redirect"] == scene.path
    assert not Binding.objects.exists()
    assert "revoked" in text_of(scene.client.get(scene.path))


def test_the_program_side_sees_the_limits(scene: Scene) -> None:
    scene.post("approve", per_day="7")
    member = make.make_member()
    make.join(member, scene.program.app.merchant, Role.VIEWER)
    page = text_of(browser(member).get(f"/console/programs/{scene.program.pk}/binding/"))
    assert "At most 7 a day" in page
    assert "request and approval" in page


# --- the link of the text message -----------------------------------------------------------------------


def test_the_link_shows_and_a_button_acts(scene: Scene) -> None:
    given = scene.active()
    link = f"/console/grant/{TOKEN}/"
    nobody = browser()
    page = text_of(nobody.get(link))
    assert given.program.name in page
    assert f"/console/login/?next={link}" in page
    assert nobody.post(link)["Location"].startswith("/console/login/")
    assert Binding.objects.exists()
    # A member of both companies, at work for another one, acts for the account's owner all the same.
    busy = make.make_member()
    make.join(busy, make.make_merchant(name="AAA"), Role.OWNER)
    make.join(busy, scene.merchant, Role.ADMIN)
    client = browser(busy)
    assert "Revoke the grant" in text_of(client.get(link))
    assert Binding.objects.exists()
    assert client.post(link)["Location"] == scene.path
    assert not Binding.objects.exists()
    assert client.get(scene.path).status_code == 200
    assert "there is nothing left to revoke" in text_of(client.get(link))
    assert Record.objects.filter(action="grant.revoked", merchant_id=scene.merchant.pk).exists()


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VIEWER, None])
def test_only_administrators_of_the_owner_revoke(scene: Scene, role: Role | None) -> None:
    scene.active()
    member = make.make_member()
    if role:
        make.join(member, scene.merchant, role)
    client = browser(member)
    link = f"/console/grant/{TOKEN}/"
    assert "Only owners and administrators" in text_of(client.get(link))
    assert client.post(link).status_code == 403
    assert Binding.objects.exists()


def test_an_unknown_link_is_not_there(scene: Scene) -> None:
    scene.active()
    assert browser().get("/console/grant/not-the-token/").status_code == 404
