"""Making notices: once, for whom it concerns now, quietly when there are many, and the texts beside them."""

from datetime import timedelta
from typing import Any

import pytest

from lifeloop.identity.models import Member, SmsText
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.services import members, signin
from lifeloop.kernel import clock
from lifeloop.messaging.models import Talk
from lifeloop.messaging.services import talks_in
from lifeloop.notices.models import Notice, Wish
from lifeloop.notices.registry import KINDS
from lifeloop.notices.services import reading, telling
from lifeloop.outbox import Event, Job, emit, run_pending
from lifeloop.relations.services import grants
from tests import factories as make
from tests import factories_followers as following
from tests import factories_talks as talking
from tests.factories_notices import make_notice
from tests.notices.scene import Scene, again, by, reader, told

pytestmark = pytest.mark.django_db


def sign_in(member: Member, *, device: str = "") -> bool:
    return signin.note_session(member, device=device, address="203.0.113.9", agent="Firefox")


def texts(member: Member) -> list[str]:
    run_pending(strict=True)
    return list(SmsText.objects.filter(phone=member.phone).values_list("text", flat=True))


# --- whom it concerns ---------------------------------------------------------------------------------


def test_whoever_did_it_is_not_told() -> None:
    scene = Scene()
    ours = scene.ours
    emit(
        "app.keys_changed",
        facts={"app_id": ours.program.pk, "act": "key.added", "by": ours.admin.pk},
    )
    assert told("keys_changed") == {ours.owner.pk}


def test_a_member_who_was_shut_out_is_not_told() -> None:
    scene = Scene()
    Member.objects.filter(pk=scene.ours.admin.pk).update(is_active=False)
    emit(
        "app.keys_changed", facts={"app_id": scene.ours.program.pk, "act": "key.added", "by": None}
    )
    assert told("keys_changed") == {scene.ours.owner.pk}


def test_a_maker_who_left_the_company_is_not_told() -> None:
    scene = Scene()
    ours = scene.ours
    members.remove(by(ours.owner), ours.merchant, member_id=ours.admin.pk)
    transfer = following.make_transfer(ours.account, state="done", made_by_id=ours.admin.pk)
    emit(
        "followers.transfer_ended",
        facts={"transfer": transfer.pk, "state": "done", "sort": "export"},
    )
    assert told("transfer_ended") == set()


def test_what_is_gone_when_its_event_is_handled_makes_nothing() -> None:
    emit("grant.given", facts={"grant": 123456})
    emit("program.state", program_id=2021000000000001, facts={"act": "approve"})
    emit("account.state", account_id=2021000000000001, facts={"act": "suspend"})
    emit(
        "broadcast.ended", account_id=2021000000000001, facts={"broadcast": "1", "state": "SUCCESS"}
    )
    run_pending(strict=True)
    assert not Notice.objects.exists()


def test_a_request_that_was_answered_meanwhile_is_no_news() -> None:
    scene = Scene()
    grant = make.make_grant(scene.ours.program, scene.theirs.account)  # active
    emit("grant.requested", facts={"grant": grant.pk, "by": None})
    assert told("grant_requested") == set()


# --- conversations: one line, however many write ------------------------------------------------------


def test_many_messages_make_one_notice_until_it_is_read() -> None:
    scene = Scene()
    account, owner = scene.ours.account, scene.ours.owner
    people = [talking.make_follower(account) for _ in range(3)]
    for person in people:
        talks_in.say(person, account, key="a" * 16, text="Hello?")
    told("talk_waits")
    mine = Notice.objects.filter(member=owner, kind="talk_waits")
    assert mine.count() == 1
    reading.read(reader(owner), notice_id=mine.get().pk)
    again()
    assert mine.count() <= 2  # those that were folded may come once more, but no more than one
    assert mine.filter(read_at=None).count() <= 1
    reading.read_all(reader(owner))
    talks_in.say(people[0], account, key="b" * 16, text="Still there?")
    told("talk_waits")
    assert mine.filter(read_at=None).count() == 1


def test_a_message_that_was_answered_by_itself_is_no_news() -> None:
    scene = Scene()
    person = talking.make_follower(scene.ours.account)
    talks_in.say(person, scene.ours.account, key="a" * 16, text="Hello?")
    Talk.objects.update(waiting=0)
    assert told("talk_waits") == set()


# --- floods -------------------------------------------------------------------------------------------


def test_beyond_so_many_an_hour_one_line_stands_for_the_rest(settings: Any) -> None:
    settings.LIFELOOP_NOTICES_PER_HOUR = 3
    scene = Scene()
    owner = scene.ours.owner
    for _ in range(6):
        emit(
            "app.keys_changed",
            facts={"app_id": scene.ours.program.pk, "act": "key.added", "by": None},
        )
    told("keys_changed")
    mine = Notice.objects.filter(member=owner)
    assert mine.filter(kind="keys_changed").count() == 3
    assert mine.filter(kind="more").count() == 1
    again()
    assert mine.filter(kind="keys_changed").count() == 3
    # What must be known comes all the same.
    sign_in(owner)
    told("session_begun")
    assert mine.filter(kind="session_begun").count() == 1


def test_the_next_hour_begins_anew(settings: Any) -> None:
    settings.LIFELOOP_NOTICES_PER_HOUR = 1
    scene = Scene()
    make_notice(scene.ours.owner, at=clock.now() - timedelta(minutes=61))
    emit(
        "app.keys_changed", facts={"app_id": scene.ours.program.pk, "act": "key.added", "by": None}
    )
    assert told("keys_changed") >= {scene.ours.owner.pk}


# --- texts --------------------------------------------------------------------------------------------


def test_a_new_browser_is_texted_once_and_a_known_one_never() -> None:
    member = make.make_member()
    assert sign_in(member)
    (text,) = texts(member)
    assert "203.0.113.9" in text
    assert "/console/notices/" in text
    again()
    assert len(texts(member)) == 1
    assert not sign_in(member, device=signin.device_token(member))
    assert len(texts(member)) == 1
    # Another member's device is none of this one's.
    assert sign_in(member, device=signin.device_token(make.make_member()))


def test_a_text_waits_sealed_and_is_erased_when_sent() -> None:
    member = make.make_member()
    sign_in(member)
    event = Event.objects.get(kind="member.session_begun")
    telling.tell(KINDS["session_begun"], event)
    job = Job.objects.get(name="identity.send_text")
    assert job.payload == {}
    assert job.secret is not None
    assert member.phone.encode() not in bytes(job.secret)
    assert texts(member)
    job.refresh_from_db()
    assert job.secret is None


def test_texts_of_a_member_are_limited_by_the_hour(settings: Any) -> None:
    settings.LIFELOOP_NOTICE_TEXTS_PER_HOUR = 2
    member, other = make.make_member(), make.make_member()
    for _ in range(4):
        sign_in(member)
    assert len(texts(member)) == 2
    assert Notice.objects.filter(member=member).count() == 4
    sign_in(other)
    assert len(texts(other)) == 1


def test_the_text_speaks_the_members_language() -> None:
    chinese, english = make.make_member(), make.make_member(language="en")
    sign_in(chinese)
    sign_in(english)
    assert "新浏览器登录" in texts(chinese)[0]
    assert "new browser" in texts(english)[0]


def test_what_the_act_itself_texts_is_not_texted_again() -> None:
    scene = Scene()
    theirs = scene.theirs
    Wish.objects.create(member=theirs.owner, kind="grant_given", bell=True, text=True)
    grants.grant_by_login(
        scene.ours.program, theirs.account, member=scene.ours.owner, owner=theirs.admin
    )
    told("grant_given")
    assert len(texts(theirs.owner)) == 1
    assert texts(theirs.admin) == []


# --- wishes -------------------------------------------------------------------------------------------


def test_who_wants_nothing_gets_nothing_and_who_wants_a_text_gets_one() -> None:
    scene = Scene()
    roles = scene.ours.roles
    Wish.objects.create(member=roles[Role.OWNER], kind="keys_changed", bell=False, text=False)
    Wish.objects.create(member=roles[Role.ADMIN], kind="keys_changed", bell=False, text=True)
    emit(
        "app.keys_changed", facts={"app_id": scene.ours.program.pk, "act": "key.added", "by": None}
    )
    assert told("keys_changed") == {roles[Role.ADMIN].pk}
    row = Notice.objects.get(kind="keys_changed")
    assert not row.in_bell
    assert len(texts(roles[Role.ADMIN])) == 1
    again()
    assert len(texts(roles[Role.ADMIN])) == 1
    assert texts(roles[Role.OWNER]) == []


# --- how long -----------------------------------------------------------------------------------------


def test_old_notices_go(settings: Any) -> None:
    settings.LIFELOOP_NOTICE_DAYS = 30
    member = make.make_member()
    make_notice(member, at=clock.now() - timedelta(days=31))
    kept = make_notice(member, at=clock.now() - timedelta(days=29))
    assert telling.prune() == 1
    assert telling.prune() == 0
    assert list(Notice.objects.all()) == [kept]
