"""Promotion codes: made, scanned, followed through, over for ever."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine

from lifeloop.audit import SYSTEM
from lifeloop.audit.models import Record
from lifeloop.followers.models import Follow, FollowSource
from lifeloop.followers.services import unfollow
from lifeloop.identity.limits import Limit
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.placements import jobs
from lifeloop.placements.models import Code
from lifeloop.placements.queries import codes as queries
from lifeloop.placements.rules.promotion import CodeState
from lifeloop.placements.services import codes
from lifeloop.placements.services.codes import NewCode
from tests import factories as make
from tests.factories_promotion import make_code
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


def made(account: Account, sort: str = "PERM", scene: str = "table_7", **over: Any) -> Code:
    return codes.make(SYSTEM, account, wanted=NewCode(sort, scene, **over))


def at(**span: float) -> Any:
    return time_machine.travel(clock.now() + timedelta(**span), tick=False)


def fresh(code: Code) -> Code:
    return queries.by_token(code.token)


# --- made ---------------------------------------------------------------------------------------------


def test_a_code_is_made_with_a_scene_and_a_target(account: Account) -> None:
    program = make.make_program()
    make.associate(account, program)
    goto = {"kind": "program", "app_id": program.pk, "page": "pages/order", "query": "shop=1"}
    code = made(account, goto=goto, remark="  the counter ")
    assert len(code.token) >= 20  # nobody guesses another account's codes
    assert (code.goto, code.remark, code.expires_at) == (goto, "the counter", None)
    assert queries.state(code) is CodeState.ACTIVE
    record = Record.objects.get(action="code.made")
    assert (record.target_id, record.target_name) == (str(code.pk), "table_7")


def test_a_temporary_code_lives_for_1800_seconds_at_most(account: Account) -> None:
    code = made(account, "TEMP", seconds=1800)
    assert code.expires_at is not None
    assert (code.expires_at - code.created_at).total_seconds() == 1800
    for seconds in (0, -1, 1801, None):
        assert refused(partial(made, account, "TEMP", seconds=seconds)) == "CODE_LIFE"


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"scene": ""}, "INVALID_SCENE_ID"),
        ({"scene": "a" * 33}, "INVALID_SCENE_ID"),
        ({"scene": "a-b"}, "INVALID_SCENE_ID"),
        ({"scene": "桌号"}, "INVALID_SCENE_ID"),
        ({"scene": "a\n"}, "INVALID_SCENE_ID"),
        ({"scene": "٣"}, "INVALID_SCENE_ID"),
        ({"remark": "x" * 257}, "REMARK_TOO_LONG"),
        ({"goto": {"kind": "event", "key": "a"}}, "GOTO_INVALID"),
        ({"goto": {"kind": "phone", "number": "10086"}}, "GOTO_INVALID"),
        ({"goto": {"kind": "link", "url": "javascript:alert(1)"}}, "TARGET_INVALID"),
        ({"goto": {"kind": "link", "url": "http://127.0.0.1:8000/q/other"}}, "GOTO_INVALID"),
        ({"goto": {"kind": "program", "app_id": "2021000000000000"}}, "TARGET_NOT_ASSOCIATED"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(
    account: Account, over: dict[str, Any], code: str
) -> None:
    assert refused(lambda: made(account, **over)) == code
    assert not Code.objects.exists()
    assert not Record.objects.exists()


def test_there_are_only_so_many_valid_codes(account: Account, settings: Any) -> None:
    settings.LIFELOOP_CODES = 2
    first = made(account)
    made(account, "TEMP", seconds=60)
    assert refused(lambda: made(account)) == "TOO_MANY_CODES"
    codes.revoke(SYSTEM, account, code_id=first.pk)
    made(account)
    with at(seconds=61):  # an expired one takes no place either
        made(account)


@pytest.mark.django_db(transaction=True)
def test_of_many_made_at_once_only_the_last_places_are_taken() -> None:
    account = make.make_account()
    asked = [f"{account.pk},scene_{number}" for number in range(12)]
    outcomes = all_at_once("tests.placements.scenes_promotion:code", asked)
    assert sorted(outcomes) == ["TOO_MANY_CODES"] * 9 + ["made"] * 3


def test_a_printed_code_can_be_led_elsewhere(account: Account) -> None:
    program = make.make_program()
    make.associate(account, program)
    code = made(account, goto={"kind": "program", "app_id": program.pk})
    program.associations.all().delete()
    there = {"kind": "link", "url": "https://shop.example.net/"}
    codes.change(SYSTEM, account, code_id=code.pk, goto=there, remark="mended", with_logo=False)
    row = fresh(code)
    assert (row.token, row.scene_id, row.goto, row.remark) == (
        code.token,
        "table_7",
        there,
        "mended",
    )
    dark = {"kind": "program", "app_id": program.pk}
    for goto, refusal in ((dark, "TARGET_NOT_ASSOCIATED"), ({"kind": "x"}, "TARGET_INVALID")):
        assert (
            refused(partial(codes.change, SYSTEM, account, code_id=code.pk, goto=goto)) == refusal
        )
    codes.revoke(SYSTEM, account, code_id=code.pk)
    act = partial(codes.change, SYSTEM, account, code_id=code.pk, goto=None)
    assert refused(act) == "PROMOTION_CODE_OVER"
    act = partial(codes.change, SYSTEM, make.make_account(), code_id=code.pk, goto=None)
    assert refused(act) == "PROMOTION_CODE_NOT_FOUND"
    assert fresh(code).goto == there


# --- scanned and followed -----------------------------------------------------------------------------


def test_following_by_a_code_keeps_its_scene_as_the_source(account: Account) -> None:
    code, person = made(account), make.make_person()
    codes.scanned(code, address="203.0.113.9")
    follow = codes.follow_by(person, code)
    assert (follow.source, follow.scene) == (FollowSource.CODE, "table_7")
    again = codes.follow_by(person, code)
    assert again == follow
    row = fresh(code)
    assert (row.scans, row.follows) == (1, 1)
    unfollow(person, account)
    codes.follow_by(person, code)
    assert fresh(code).follows == 2


def test_who_follows_already_is_not_counted(account: Account) -> None:
    code, person = made(account), make.make_person()
    make.follow(person, account)
    assert codes.follow_by(person, code).source == FollowSource.COMPONENT
    assert fresh(code).follows == 0


@pytest.mark.django_db(transaction=True)
def test_a_hundred_taps_at_once_are_one_follow_and_one_count() -> None:
    account, person = make.make_account(), make.make_person()
    code = make_code(account)
    asked = [f"{person.pk},{code.pk}"] * 100
    outcomes = all_at_once("tests.placements.scenes_promotion:follow", asked)
    assert outcomes == ["followed"] * 100
    assert Follow.objects.filter(person=person, account=account).count() == 1
    assert fresh(code).follows == 1


def test_a_suspended_account_cannot_be_followed_by_a_code(account: Account) -> None:
    code = made(account)
    Account.objects.filter(pk=account.pk).update(suspended=True)
    assert refused(lambda: codes.follow_by(make.make_person(), code)) == "CANNOT_FOLLOW"
    assert fresh(code).follows == 0


def test_a_loop_from_one_address_makes_up_no_figures(account: Account, monkeypatch: Any) -> None:
    monkeypatch.setattr(codes, "SCANS", Limit("code.scans", 5, 3600))
    code = made(account)
    for _ in range(8):
        codes.scanned(code, address="203.0.113.9")
    codes.scanned(code, address="203.0.113.10")
    assert fresh(code).scans == 6


# --- over, for ever -----------------------------------------------------------------------------------


def test_a_revoked_code_follows_nobody_from_that_moment_on(account: Account) -> None:
    code, person = made(account), make.make_person()
    codes.revoke(SYSTEM, account, code_id=code.pk)
    codes.revoke(SYSTEM, account, code_id=code.pk)
    assert queries.state(fresh(code)) is CodeState.REVOKED
    assert refused(lambda: codes.follow_by(person, code)) == "PROMOTION_CODE_OVER"
    codes.scanned(code, address="203.0.113.9")
    assert not Follow.objects.exists()
    assert fresh(code).scans == 0
    assert Record.objects.filter(action="code.revoked").count() == 1


def test_another_accounts_code_cannot_be_revoked(account: Account) -> None:
    code, other = made(account), make.make_account()
    act = lambda: codes.revoke(SYSTEM, other, code_id=code.pk)  # noqa: E731
    assert refused(act) == "PROMOTION_CODE_NOT_FOUND"
    assert queries.state(fresh(code)) is CodeState.ACTIVE


def test_an_expired_code_follows_nobody(account: Account) -> None:
    code, person = made(account, "TEMP", seconds=60), make.make_person()
    with at(seconds=59):
        assert queries.state(fresh(code)) is CodeState.ACTIVE
    with at(seconds=60):
        assert queries.state(fresh(code)) is CodeState.EXPIRED
        assert refused(lambda: codes.follow_by(person, code)) == "PROMOTION_CODE_OVER"
    assert not Follow.objects.exists()


@pytest.mark.parametrize("found_by", ["a scan", "a follow", "the worker"])
def test_a_clock_that_is_set_back_revives_no_code(account: Account, found_by: str) -> None:
    code, person = made(account, "TEMP", seconds=60), make.make_person()
    with at(seconds=90):
        if found_by == "a scan":
            codes.scanned(code, address="203.0.113.9")
        elif found_by == "a follow":
            refused(lambda: codes.follow_by(person, code))
        else:
            jobs.end_expired_codes()
    for seconds in (0, 30, -3600):
        with at(seconds=seconds):
            assert queries.state(fresh(code)) is CodeState.EXPIRED
            assert refused(lambda: codes.follow_by(person, code)) == "PROMOTION_CODE_OVER"


def test_before_its_making_a_temporary_code_is_none(account: Account) -> None:
    code = made(account, "TEMP", seconds=60)
    with at(hours=-1):
        assert queries.state(fresh(code)) is CodeState.EXPIRED


def test_the_worker_ends_only_what_is_over(account: Account) -> None:
    permanent, short, long = (
        made(account),
        made(account, "TEMP", seconds=60),
        made(account, "TEMP", seconds=1800),
    )
    with at(seconds=100):
        assert codes.end_expired() == 1
        assert codes.end_expired() == 0
    states = [queries.state(fresh(code)) for code in (permanent, short, long)]
    assert states == [CodeState.ACTIVE, CodeState.EXPIRED, CodeState.ACTIVE]
