"""通知: the bell, the list, read marks, the way a notice leads, what one is told of."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.identity.models import Member, Merchant, MerchantState, SmsText
from lifeloop.identity.rules.roles import Role
from lifeloop.notices.models import Notice, Wish
from lifeloop.outbox import run_pending
from tests import factories as make
from tests.console.helpers import HTMX, browser, sign_in, text_of
from tests.factories_notices import make_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Member:
    member = make.make_member(password=make.PASSWORD, login="barista")
    make.make_merchant(owner=member)
    return member


@pytest.fixture
def merchant(owner: Member) -> Merchant:
    return owner.memberships.get().merchant


def counted(page: str) -> str:
    found = re.search(r'<span class="top-count">([^<]*)</span>', page)
    return found[1] if found else ""


# --- the bell -----------------------------------------------------------------------------------------


def test_the_bell_counts_what_is_unread(owner: Member, merchant: Merchant) -> None:
    client = browser(owner)
    page = text_of(client.get("/console/"))
    assert counted(page) == ""
    assert "No unread notices" in page
    for _ in range(2):
        make_notice(owner, merchant)
    make_notice(make.make_member())
    page = text_of(client.get("/console/"))
    assert counted(page) == "2"
    assert "2 unread notices" in page
    assert counted(text_of(client.get("/console/notices/bell/", **HTMX))) == "2"
    Notice.objects.bulk_create(
        Notice(member=owner, kind="more", page="home", key=f"k{n}", at=one.at)
        for one in Notice.objects.all()[:1]
        for n in range(110)
    )
    assert counted(text_of(client.get("/console/"))) == "99+"


def test_the_bell_costs_one_look_at_every_page(owner: Member, merchant: Merchant) -> None:
    client = browser(owner)
    client.get("/console/programs/")
    make_notice(owner, merchant)
    with CaptureQueriesContext(connection) as queries:
        client.get("/console/programs/")
    assert sum("notices_notice" in one["sql"] for one in queries) == 1


def test_the_bell_by_its_address_is_the_list(owner: Member) -> None:
    assert browser(owner).get("/console/notices/bell/")["Location"] == "/console/notices/"


def test_only_whoever_may_hear_the_stream_asks_for_it(owner: Member, merchant: Merchant) -> None:
    def live(member: Member) -> bool:
        return "console/live.js" in text_of(browser(member).get("/console/notices/"))

    assert live(owner)
    assert not live(make.make_member(is_operator=True))
    merchant.state = MerchantState.SUSPENDED
    merchant.save()
    assert not live(owner)


# --- the list -----------------------------------------------------------------------------------------


def test_the_list_shows_sentences_and_is_filtered(owner: Member, merchant: Merchant) -> None:
    client = browser(owner)
    assert "No notices yet" in text_of(client.get("/console/notices/"))
    make_notice(owner, merchant)
    read = make_notice(owner)
    client.post(f"/console/notices/{read.pk}/read/")
    page = text_of(client.get("/console/notices/"))
    assert f"The platform lets {merchant.name} go on." in page
    assert "Your password was changed" in page
    unread = text_of(client.get("/console/notices/?state=unread"))
    assert "Your password was changed" not in unread
    kind = text_of(client.get("/console/notices/?kind=password_changed"))
    assert "lets" not in kind
    assert "No such notices" in text_of(client.get("/console/notices/?kind=phone_changed"))
    for nonsense in ("?kind=%27&state=x&page=zz&size=-1", "?kind=review_waits"):
        assert client.get(f"/console/notices/{nonsense}").status_code == 200
    assert "平台已恢复企业" in text_of(browser(owner, language="zh-hans").get("/console/notices/"))


def test_a_name_in_a_notice_is_text(owner: Member, merchant: Merchant) -> None:
    make_notice(owner, merchant, facts={"company": "<script>alert(1)</script> %(x)s"})
    page = text_of(browser(owner).get("/console/notices/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; %(x)s" in page


def test_it_is_paged_with_the_same_number_of_looks(owner: Member, merchant: Merchant) -> None:
    client = browser(owner)
    client.get("/console/notices/")
    looks = []
    for more in (1, 2, 20):
        for _ in range(more):
            make_notice(owner, merchant)
        with CaptureQueriesContext(connection) as queries:
            page = text_of(client.get("/console/notices/?size=10"))
        looks.append(len(queries))
    assert len(set(looks)) == 1
    assert page.count("notice-open") == 10
    assert text_of(client.get("/console/notices/?size=10&page=3")).count("notice-open") == 3


# --- acting -------------------------------------------------------------------------------------------


def test_opening_reads_it_and_goes_there(owner: Member, merchant: Merchant) -> None:
    account = make.make_account(merchant)
    grant = make.make_grant(make.make_program(), account)
    notice = make_notice(
        owner,
        merchant,
        kind="grant_given",
        page="account-grants",
        args=[account.pk],
        fragment=f"grant-{grant.pk}",
    )
    client = browser(owner)
    answer = client.post(f"/console/notices/{notice.pk}/open/")
    there = f"/console/accounts/{account.pk}/grants/#grant-{grant.pk}"
    assert (answer.status_code, answer["Location"]) == (303, there)
    assert f'<tr id="grant-{grant.pk}">' in text_of(client.get(there))
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert counted(text_of(client.get("/console/"))) == ""


def test_opening_one_of_another_company_goes_to_work_there(owner: Member) -> None:
    other = make.make_merchant(name="Second Company")
    make.join(owner, other, Role.VIEWER)
    account = make.make_account(other)
    notice = make_notice(owner, other, page="account", args=[account.pk])
    client = browser(owner)
    assert "Second Company" in text_of(client.get("/console/notices/"))
    assert client.get(f"/console/accounts/{account.pk}/").status_code == 404
    answer = client.post(f"/console/notices/{notice.pk}/open/")
    assert client.get(answer["Location"]).status_code == 200


def test_a_get_changes_nothing(owner: Member, merchant: Merchant) -> None:
    notice = make_notice(owner, merchant)
    client = browser(owner)
    for path in (f"{notice.pk}/open/", f"{notice.pk}/read/", "read/"):
        assert client.get(f"/console/notices/{path}").status_code == 405
    client.get("/console/notices/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_somebody_elses_is_not_there(owner: Member, merchant: Merchant) -> None:
    notice = make_notice(owner, merchant)
    colleague = make.join(make.make_member(), merchant, Role.OWNER).member
    for path in (f"{notice.pk}/open/", f"{notice.pk}/read/", "1/read/", f"{2**70}/open/"):
        assert browser(colleague).post(f"/console/notices/{path}").status_code == 404
    browser(colleague).post("/console/notices/read/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_marking_one_stays_on_the_page_and_on_this_site(owner: Member, merchant: Merchant) -> None:
    notice = make_notice(owner, merchant)
    client = browser(owner)
    where = "/console/notices/?page=2"
    answer = client.post(f"/console/notices/{notice.pk}/read/", {"next": where})
    assert (answer.status_code, answer["Location"]) == (303, where)
    away = client.post(f"/console/notices/{notice.pk}/read/", {"next": "//evil.example.com/"})
    assert away["Location"] == "/console/notices/"


def test_marking_all(owner: Member, merchant: Merchant) -> None:
    for _ in range(30):
        make_notice(owner, merchant)
    client = browser(owner)
    answer = client.post("/console/notices/read/", follow=True)
    assert "All notices are marked as read." in text_of(answer)
    assert counted(text_of(answer)) == ""
    assert "Mark all as read" not in text_of(answer)


# --- what one is told of ------------------------------------------------------------------------------


def ticks(page: str) -> dict[str, bool]:
    boxes = re.findall(r"<input type=\"checkbox\"[^>]*>", page)
    named = {re.search(r'name="([^"]*)"', box)[1]: " checked" in box for box in boxes}  # type: ignore[index]
    return {name: on for name, on in named.items() if name.startswith(("bell_", "text_"))}


def test_the_settings_show_defaults_and_keep_what_is_chosen(owner: Member) -> None:
    client = browser(owner)
    before = ticks(text_of(client.get("/console/notices/settings/")))
    assert before["bell_session_begun"]
    assert before["text_session_begun"]
    assert before["bell_talk_waits"]
    assert not before["text_talk_waits"]
    assert "text_grant_given" not in before  # always, to the owners
    chosen = {name: "on" for name, on in before.items() if on and name != "text_session_begun"}
    answer = client.post("/console/notices/settings/", {**chosen, "text_talk_waits": "on"})
    assert answer.status_code == 303
    after = ticks(text_of(client.get("/console/notices/settings/")))
    assert not after["text_session_begun"]
    assert after["text_talk_waits"]
    assert Wish.objects.filter(member=owner).count() == 2


def test_a_viewer_is_offered_what_a_viewer_hears(owner: Member, merchant: Merchant) -> None:
    viewer = make.join(make.make_member(), merchant, Role.VIEWER).member
    client = browser(viewer)
    assert "bell_keys_changed" not in ticks(text_of(client.get("/console/notices/settings/")))
    client.post("/console/notices/settings/", {"bell_keys_changed": "on"})
    assert not Wish.objects.filter(member=viewer, kind="keys_changed").exists()


def test_an_installation_without_texts_says_so(owner: Member, settings: Any) -> None:
    said = "This installation sends no texts"
    assert said not in text_of(browser(owner).get("/console/notices/settings/"))
    settings.LIFELOOP_SMS = "none"
    assert said in text_of(browser(owner).get("/console/notices/settings/"))


# --- from the sign-in to the phone --------------------------------------------------------------------


def test_a_sign_in_with_a_new_browser_is_texted_and_the_next_one_is_not(owner: Member) -> None:
    client = browser(headers={"user-agent": "Firefox"})
    sign_in(client, "barista")
    run_pending(strict=True)
    assert "new browser" in SmsText.objects.get(phone=owner.phone).text or "新浏览器" in (
        SmsText.objects.get(phone=owner.phone).text
    )
    assert counted(text_of(client.get("/console/"))) == "1"
    client.post("/console/logout/")
    sign_in(client, "barista")
    run_pending(strict=True)
    assert SmsText.objects.filter(phone=owner.phone).count() == 1


def test_who_registers_is_told_nothing() -> None:
    member = make.make_member()
    assert counted(text_of(browser(member).get("/console/notices/"))) == ""
    run_pending(strict=True)
    assert not Notice.objects.exists()
