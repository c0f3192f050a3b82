"""Between a URL and its page: standing is read at every request, wrong requests change nothing."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.urls import reverse

from lifeloop.console.registry import PAGES, Page, page
from lifeloop.identity.models import Membership, Merchant, MerchantState
from lifeloop.identity.rules.roles import Can, Role
from lifeloop.kernel.registry import Duplicate
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchant() -> Merchant:
    return make.make_merchant(owner=make.make_member(), name="City Coffee")


def owner_of(merchant: Merchant) -> Membership:
    return merchant.memberships.select_related("member").get(role=Role.OWNER)


def test_a_role_taken_away_ends_at_the_next_request(merchant: Merchant) -> None:
    """Trust row 22."""
    membership = make.join(make.make_member(), merchant, Role.ADMIN)
    client = browser(membership.member)
    assert client.get("/console/members/").status_code == 200
    membership.role = Role.VIEWER
    membership.save()
    assert client.get("/console/members/").status_code == 403
    assert (
        client.post(
            "/console/members/invite/", {"phone": "13800138000", "role": "viewer"}
        ).status_code
        == 403
    )
    membership.delete()
    assert client.get("/console/members/")["Location"] == "/console/merchants/"
    assert Membership.objects.filter(merchant=merchant).count() == 1


def test_a_suspended_company_shows_a_page_and_does_nothing(merchant: Merchant) -> None:
    client = browser(owner_of(merchant).member)
    Merchant.objects.filter(pk=merchant.pk).update(state=MerchantState.SUSPENDED)
    answer = client.get("/console/")
    assert answer.status_code == 403
    assert "City Coffee is suspended" in text_of(answer)
    assert client.post("/console/merchants/rename/", {"name": "Another"}).status_code == 403
    assert client.get("/console/merchants/").status_code == 200
    assert client.get("/console/security/").status_code == 200
    assert Merchant.objects.get(pk=merchant.pk).name == "City Coffee"


def test_a_member_of_two_companies_switches(merchant: Merchant) -> None:
    member = owner_of(merchant).member
    second = make.make_merchant(name="Tea House")
    make.join(member, second, Role.VIEWER)
    client = browser(member)
    assert "City Coffee · Owner" in text_of(client.get("/console/"))
    assert client.post("/console/merchants/", {"merchant": second.pk})["Location"] == "/console/"
    assert "Tea House · Viewer" in text_of(client.get("/console/"))
    assert client.get("/console/members/").status_code == 403


@pytest.mark.parametrize("wanted", ["", "0", "x", "999999999999999999999", "foreign"])
def test_a_foreign_company_cannot_be_chosen(merchant: Merchant, wanted: str) -> None:
    client = browser(owner_of(merchant).member)
    if wanted == "foreign":
        wanted = str(make.make_merchant().pk)
    assert client.post("/console/merchants/", {"merchant": wanted}).status_code == 404
    assert "City Coffee" in text_of(client.get("/console/"))


def test_nobody_comes_back_to_where_they_wanted_to_go(merchant: Merchant) -> None:
    answer = browser().get("/console/members/?page=2")
    assert answer["Location"] == "/console/login/?next=%2Fconsole%2Fmembers%2F%3Fpage%3D2"


def test_htmx_is_sent_to_sign_in_as_a_whole_window(merchant: Merchant) -> None:
    answer = browser().get(
        "/console/members/invite/",
        **HTMX,
        HTTP_HX_CURRENT_URL="http://testserver/console/members/?page=2",
    )
    assert answer["HX-Redirect"] == "/console/login/?next=%2Fconsole%2Fmembers%2F%3Fpage%3D2"


def test_a_dialog_is_a_part_for_htmx_and_a_page_without(merchant: Merchant) -> None:
    client = browser(owner_of(merchant).member)
    both: tuple[dict[str, Any], ...] = (HTMX, {})
    part, whole = (text_of(client.get("/console/members/invite/", **about)) for about in both)
    assert "<html" not in part
    assert 'id="dialog-title"' in part
    assert "<html" in whole
    for text in (part, whole):
        assert 'name="phone"' in text


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_other_methods_are_refused(merchant: Merchant, method: str) -> None:
    client = browser(owner_of(merchant).member)
    assert getattr(client, method)("/console/members/").status_code == 405


@pytest.mark.parametrize(
    "query",
    ["?page=0", "?page=-1", "?page=99999999999999999999", "?page=x&size=7", "?size=1000000"],
)
def test_nonsense_pages_are_the_nearest(merchant: Merchant, query: str) -> None:
    assert browser(owner_of(merchant).member).get(f"/console/members/{query}").status_code == 200


def test_an_id_no_database_can_hold_is_not_there(merchant: Merchant) -> None:
    client = browser(owner_of(merchant).member)
    assert client.get(f"/console/members/{10**30}/role/").status_code == 404


def never(request: Any) -> HttpResponse:
    raise AssertionError


def test_two_pages_of_one_name_are_a_crash() -> None:
    with pytest.raises(Duplicate):
        page("elsewhere/", name="home", title="Elsewhere", can=Can.VIEW)(never)


def test_an_unknown_fault_is_a_page_with_an_id_and_no_trace(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = failing(merchant, monkeypatch, RuntimeError("the secret is 4711"))
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in text_of(answer)
    assert "4711" not in text_of(answer)
    assert "Traceback" not in text_of(answer)


def failing(merchant: Merchant, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> Any:
    def fail(*args: object) -> None:
        raise fault

    monkeypatch.setattr("lifeloop.console.pages.home.figures", fail)
    return browser(owner_of(merchant).member, raise_request_exception=False).get(
        reverse("console:home")
    )


def test_a_fault_of_the_database_is_not_shown(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = failing(merchant, monkeypatch, DatabaseError("relation identity_member"))
    assert answer.status_code == 500
    assert "identity_member" not in text_of(answer)


def test_every_page_above_another_exists() -> None:
    assert {one.parent for one in PAGES if one.parent} <= set(PAGES.names())
    assert all(isinstance(one, Page) for one in PAGES)


def test_an_operator_without_a_company_works_at_the_platforms_pages() -> None:
    platform = [one for one in PAGES if one.can is Can.PLATFORM and "<" not in one.path]
    answer = browser(make.make_member(is_operator=True)).get("/console/")
    assert answer["Location"].startswith(
        "/console/platform/" if platform else "/console/merchants/"
    )
