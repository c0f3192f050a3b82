"""安全: password, phone, second factor, sessions; and the operation log's words."""

import ast
import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from lifeloop.console.audit_words import ACTS, KINDS
from lifeloop.identity.models import Member
from lifeloop.identity.queries.members import sessions
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.services import second_factor
from lifeloop.identity.services.sessions import prune
from lifeloop.lifestyle.rules import Act as AccountAct
from lifeloop.programs.rules import Act as ProgramAct
from tests import factories as make
from tests.console.helpers import browser, later, sign_in, sms_code, text_of
from tests.console.test_signing_in import totp

pytestmark = pytest.mark.django_db
NEW = "quite another long password"


@pytest.fixture
def member() -> Member:
    member = make.make_member(password=make.PASSWORD, login="barista")
    make.make_merchant(owner=member)
    return member


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(member: Member) -> None:
    here, there = browser(), browser()
    for client in (here, there):
        sign_in(client, "barista")
        assert client.get("/console/security/").status_code == 200
    key = here.cookies["lifeloop_session"].value
    answer = here.post("/console/security/password/", {"old": make.PASSWORD, "password": NEW})
    assert answer["Location"] == "/console/security/"
    assert here.get("/console/security/").status_code == 200
    assert here.cookies["lifeloop_session"].value != key
    assert there.get("/console/security/")["Location"].startswith("/console/login/")
    assert sign_in(browser(), "barista", NEW).status_code == 303


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({"old": "not it", "password": NEW}, "old", "present password is wrong"),
        ({"old": make.PASSWORD, "password": "tooshort"}, "password", "at least 15 characters"),
        ({"old": make.PASSWORD, "password": "password1password1"}, "password", ""),
    ],
)
def test_refused_passwords(member: Member, form: dict[str, str], field: str, said: str) -> None:
    answer = browser(member).post("/console/security/password/", form)
    if said:
        page = text_of(answer)
        assert said in page[page.index(f'id="id_{field}_error"') :]
        member.refresh_from_db()
        assert member.check_password(make.PASSWORD)


def test_guessing_the_present_password_is_limited(member: Member) -> None:
    client = browser(member)
    for _ in range(10):
        client.post("/console/security/password/", {"old": "a guess", "password": NEW})
    answer = client.post("/console/security/password/", {"old": make.PASSWORD, "password": NEW})
    assert "Too many tries" in text_of(answer)


def test_another_phone(member: Member) -> None:
    client = browser(member)
    client.post("/console/security/phone/code/", {"phone": "13912345678"})
    code = sms_code("+8613912345678")
    form = {"phone": "13912345678", "code": code}
    assert "present password is wrong" in text_of(
        client.post("/console/security/phone/", {**form, "old": "a guess"})
    )
    assert (
        client.post("/console/security/phone/", {**form, "old": make.PASSWORD}).status_code == 303
    )
    member.refresh_from_db()
    assert member.phone == "+8613912345678"


def test_a_code_of_registering_does_not_move_a_phone(member: Member) -> None:
    client = browser(member)
    browser().post("/console/register/code/", {"phone": "13912345678"})
    form = {"phone": "13912345678", "code": sms_code("+8613912345678"), "old": make.PASSWORD}
    assert "The code is wrong" in text_of(client.post("/console/security/phone/", form))


def test_turning_the_second_factor_on_and_off(member: Member) -> None:
    client = browser(member)
    page = text_of(client.get("/console/security/second-factor/"))
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]  # type: ignore[index]
    assert secret in text_of(client.get("/console/security/second-factor/"))  # not drawn anew
    assert "<svg" in page
    assert "The code is wrong" in text_of(
        client.post("/console/security/second-factor/", {"code": "12"})
    )
    assert not second_factor.enrolled(member)
    answer = client.post("/console/security/second-factor/", {"code": totp(secret)})
    assert answer.status_code == 200
    assert (
        len(re.findall(r"^(?:<pre[^>]*>)?\s*(\d{8})", text_of(answer), re.MULTILINE))
        + len(re.findall(r">(\d{8})$", text_of(answer), re.MULTILINE))
        >= 10
    )
    assert second_factor.enrolled(member)
    assert secret not in str(Authenticator.objects.get(type="totp").data)  # sealed
    assert (
        client.post(
            "/console/security/second-factor/off/", {"old": "a guess at fifteen"}
        ).status_code
        == 422
    )
    assert (
        client.post("/console/security/second-factor/off/", {"old": make.PASSWORD}).status_code
        == 303
    )
    assert not second_factor.enrolled(member)


def test_sessions_are_listed_and_ended(member: Member) -> None:
    here, there = (
        browser(),
        browser(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}),
    )
    for client in (here, there):
        sign_in(client, "barista")
        client.get("/console/security/")
    assert "Firefox · Windows" in text_of(here.get("/console/security/"))
    row = UserSession.objects.exclude(session_key=here.session.session_key).get()
    stranger = browser(make.make_member())
    assert stranger.post(f"/console/security/sessions/{row.pk}/end/").status_code == 404
    assert there.get("/console/security/").status_code == 200
    assert here.post(f"/console/security/sessions/{row.pk}/end/").status_code == 303
    assert there.get("/console/security/")["Location"].startswith("/console/login/")
    assert here.get("/console/security/").status_code == 200


def test_all_other_sessions_end_at_once(member: Member) -> None:
    clients = [browser() for _ in range(3)]
    for client in clients:
        sign_in(client, "barista")
        client.get("/console/security/")
    clients[0].post("/console/security/sessions/end/")
    assert [client.get("/console/security/").status_code for client in clients] == [200, 302, 302]


def test_sessions_that_are_over_are_forgotten(member: Member) -> None:
    client = browser()
    sign_in(client, "barista")
    client.get("/console/security/")
    browser().post("/console/register/code/", {"phone": "13912345678"})  # an anonymous one
    with later(hours=13):
        assert not sessions(member).exists()
        assert prune() == 2
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


# --- the operation log --------------------------------------------------------------------------------


def test_the_log_is_filtered(member: Member) -> None:
    merchant = member.memberships.get().merchant
    colleague = make.join(make.make_member(login="helper"), merchant, Role.ADMIN).member
    client = browser(member)
    client.post("/console/merchants/rename/", {"name": "Renamed Coffee"})
    browser(colleague).post("/console/members/invite/", {"phone": "13912345678", "role": "viewer"})
    everything = text_of(client.get("/console/audit/"))
    assert "Company renamed</td>" in everything
    assert "Member invited</td>" in everything
    assert "139****5678" in everything
    only = text_of(client.get("/console/audit/?kind=member"))
    assert "Company renamed</td>" not in only
    mine = text_of(client.get(f"/console/audit/?who={member.pk}"))
    assert "Member invited</td>" not in mine
    assert "No acts found" in text_of(client.get("/console/audit/?kind=grant"))
    assert client.get("/console/audit/?kind=%27&who=x&page=zzz").status_code == 200


def test_the_log_is_the_companys_own(member: Member) -> None:
    other = make.make_member()
    make.make_merchant(owner=other)
    browser(other).post("/console/merchants/rename/", {"name": "Secret Plans"})
    assert "Secret Plans" not in text_of(browser(member).get("/console/audit/"))


def acts_in_the_code() -> set[str]:
    """Every action the domain records, found by its literal."""
    root = Path(__file__).parents[2] / "lifeloop"
    kinds = "|".join(KINDS)
    found: set[str] = set()
    for path in root.rglob("*/services/*.py"):
        found |= literals(path, kinds)
    for name in ("programs/services.py", "lifestyle/services.py"):
        found |= literals(root / name, kinds)
    return found


def literals(path: Path, kinds: str) -> set[str]:
    if not path.exists():
        return set()
    words = (
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
    )
    return {
        word
        for word in words
        if isinstance(word, str) and re.fullmatch(rf"({kinds})\.[a-z_]+", word)
    }


# Events of the outbox and names of limits, which are no acts of the log.
EVENTS = {
    "account.entered",
    "followers.entered",
    "followers.index",
    "template.batch_ended",
    "article.shared",
    "article.viewed",
    "broadcast.begun",
    "broadcast.delivered",
    "broadcast.ended",
    "code.scans",
    "menu.tapped",
    "short_link.clicks",
    "program.state",
    "account.state",
    "program.visited",
    "program.refused",
    "program.allowed",
    "followers.transfer",
    "followers.leave",
    "followers.own_file",
    "followers.transfer_ended",
    "broadcast.waits",
    "member.session_begun",
    "program.update",
    "sheet.state",
    "component.shown",
    "followers.shown",
    "placements.slots",
    "receivers.counted",
    "send.refused",
    "slot.shown",
    "slot.tapped",
    "texts.pumped",
}


def test_every_act_has_words() -> None:
    acts = (
        acts_in_the_code()
        | {f"program.{act.value}" for act in ProgramAct}
        | {f"account.{act.value}" for act in AccountAct}
    )
    acts.discard("account.withdraw")
    assert sorted(acts - EVENTS - set(ACTS)) == []
