"""成员与角色, invitations, companies."""

import re
from typing import Any

import pytest

from lifeloop.audit.models import Record
from lifeloop.identity.models import Invitation, Member, Membership, Merchant, SmsText
from lifeloop.identity.rules.roles import Role
from lifeloop.outbox.running import run_pending
from tests import factories as make
from tests.console.helpers import HTMX, browser, sms_code, text_of

pytestmark = pytest.mark.django_db
PHONE, NUMBER = "13912345678", "+8613912345678"


@pytest.fixture
def owner() -> Member:
    return make.make_member(login="boss")


@pytest.fixture
def merchant(owner: Member) -> Merchant:
    return make.make_merchant(owner=owner, name="City 100% Coffee")


def invite(member: Member, role: str = "operator", phone: str = PHONE) -> Any:
    return browser(member).post("/console/members/invite/", {"phone": phone, "role": role}, **HTMX)


def link_of(phone: str) -> str:
    run_pending()
    text = SmsText.objects.filter(phone=phone).order_by("-pk")[0].text
    return re.search(r"/console/invitation/\S+", text)[0]  # type: ignore[index]


def test_invite_and_join(owner: Member, merchant: Merchant) -> None:
    assert invite(owner)["HX-Redirect"] == "/console/members/"
    page = text_of(browser(owner).get("/console/members/"))
    assert "139****5678" in page
    assert PHONE not in page
    invited = make.make_member(phone=NUMBER)
    client = browser(invited)
    link = link_of(NUMBER)
    assert "City 100% Coffee" in text_of(client.get(link))
    assert not Membership.objects.filter(
        member=invited
    ).exists()  # the link shows, the button joins
    assert client.post(link)["Location"] == "/console/"
    assert Membership.objects.get(member=invited).role == Role.OPERATOR
    assert client.get(link).status_code == 404  # once
    acts = Record.objects.filter(merchant_id=merchant.pk).values_list("action", flat=True)
    assert {"member.invited", "member.joined"} <= set(acts)


def test_an_invited_person_without_a_login_registers_on_the_way(
    owner: Member, merchant: Merchant
) -> None:
    invite(owner)
    link = link_of(NUMBER)
    client = browser()
    assert client.get(link)["Location"].startswith(
        "/console/login/?next=%2Fconsole%2Finvitation%2F"
    )
    page = text_of(client.get(f"/console/register/?next={link}"))
    assert 'name="merchant_name"' not in page
    client.post("/console/register/code/", {"phone": PHONE})
    form = {
        "phone": PHONE,
        "code": sms_code(NUMBER),
        "login": "newcomer",
        "password": make.PASSWORD,
        "next": link,
    }
    assert client.post("/console/register/", form)["Location"] == link
    client.post(link)
    assert Membership.objects.get(member__login="newcomer").merchant == merchant


def test_an_invitation_is_for_its_phone_only(owner: Member, merchant: Merchant) -> None:
    invite(owner)
    link = link_of(NUMBER)
    other = browser(make.make_member())
    assert other.get(link).status_code == 404
    assert other.post(link).status_code == 404
    assert Membership.objects.count() == 1


def test_a_withdrawn_invitation_is_worth_nothing(owner: Member, merchant: Merchant) -> None:
    invite(owner)
    link = link_of(NUMBER)
    row = Invitation.objects.get()
    browser(owner).post(f"/console/members/invitations/{row.pk}/withdraw/")
    assert browser(make.make_member(phone=NUMBER)).post(link).status_code == 404


def test_refusals_keep_what_was_typed(owner: Member, merchant: Merchant) -> None:
    invite(owner)
    answer = invite(owner, "admin")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "already belongs to a member, or has an open invitation" in page
    assert f'value="{PHONE}"' in page
    assert re.search(r'value="admin"\s+checked', page)
    assert Invitation.objects.count() == 1
    assert "Give a mobile phone number" in text_of(invite(owner, phone="12"))
    assert invite(owner, role="king").status_code == 422


@pytest.mark.parametrize("role", ["admin", "viewer"])
def test_a_role_is_changed(owner: Member, merchant: Merchant, role: str) -> None:
    membership = make.join(make.make_member(), merchant, Role.OPERATOR)
    answer = browser(owner).post(f"/console/members/{membership.member_id}/role/", {"role": role})
    assert answer.status_code == 303
    membership.refresh_from_db()
    assert membership.role == role


def test_the_last_owner_stays(owner: Member, merchant: Merchant) -> None:
    client = browser(owner)
    answer = client.post(f"/console/members/{owner.pk}/role/", {"role": "viewer"})
    assert "keeps at least one owner" in text_of(answer)
    answer = client.post(f"/console/members/{owner.pk}/remove/")
    assert "keeps at least one owner" in text_of(answer)
    assert Membership.objects.get().role == Role.OWNER


def test_an_administrator_makes_no_owner_and_puts_none_out(
    owner: Member, merchant: Merchant
) -> None:
    make.join(make.make_member(), merchant, Role.OWNER)
    admin = make.join(make.make_member(), merchant, Role.ADMIN).member
    client = browser(admin)
    before = sorted(Membership.objects.values_list("member_id", "role"))
    refused = [
        client.post(f"/console/members/{admin.pk}/role/", {"role": "owner"}),
        client.post(f"/console/members/{owner.pk}/role/", {"role": "viewer"}),
        client.post(f"/console/members/{owner.pk}/remove/"),
        invite(admin, "owner"),
    ]
    for answer in refused:
        assert "Your role does not allow this" in text_of(answer)
    assert sorted(Membership.objects.values_list("member_id", "role")) == before
    assert not Invitation.objects.exists()


def test_a_removed_member_is_out(owner: Member, merchant: Merchant) -> None:
    colleague = make.join(make.make_member(), merchant, Role.ADMIN).member
    signed_in = browser(colleague)
    assert signed_in.get("/console/members/").status_code == 200
    answer = browser(owner).post(f"/console/members/{colleague.pk}/remove/")
    assert answer.status_code == 303
    assert signed_in.get("/console/members/")["Location"] == "/console/merchants/"


def test_found_and_rename_a_company(owner: Member, merchant: Merchant) -> None:
    client = browser(owner)
    assert "A name has 2 to 60 characters" in text_of(
        client.post("/console/merchants/new/", {"name": "x"})
    )
    assert client.post("/console/merchants/new/", {"name": "Tea House"}).status_code == 303
    assert "Tea House · Owner" in text_of(client.get("/console/"))
    client.post("/console/merchants/rename/", {"name": "Tea Palace"})
    assert "Tea Palace · Owner" in text_of(client.get("/console/"))
    assert Merchant.objects.count() == 2


def test_markup_in_names_is_text(owner: Member, merchant: Merchant) -> None:
    """Trust row 32, for the names of this page."""
    evil = "<img src=x onerror=alert(1)>"
    Merchant.objects.filter(pk=merchant.pk).update(name=evil)
    Member.objects.filter(pk=owner.pk).update(name=evil[:40])
    for path in ("/console/", "/console/members/", "/console/merchants/", "/console/audit/"):
        page = text_of(browser(owner).get(path))
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page
