"""One-time codes: bound, limited, once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.identity.models import LimitCount, OneTimeCode, SmsText
from lifeloop.identity.rules.codes import Purpose
from lifeloop.identity.services import codes
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.outbox import Job, run_pending

pytestmark = pytest.mark.django_db
PHONE = "+8613800138000"


def send(purpose: Purpose = Purpose.PERSON, **about: str) -> codes.CodeSent:
    facts: dict[str, Any] = {
        "phone": PHONE,
        "requester": "browser",
        "address": "203.0.113.1",
        **about,
    }
    return codes.send_code(purpose, **facts)


def newest(phone: str = PHONE) -> str:
    run_pending(strict=True)
    found = re.search(r"\d{6}", SmsText.objects.filter(phone=phone).latest("id").text)
    assert found is not None
    return found.group()


def check(code: str, purpose: Purpose = Purpose.PERSON, **about: Any) -> None:
    facts: dict[str, Any] = {"phone": PHONE, "requester": "browser", "code": code, **about}
    codes.check_code(purpose, **facts)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_is_six_digits_masked_and_accepted_once() -> None:
    assert send().masked_phone == "138****8000"
    code = newest()
    check(f" {code} ")
    assert refused(lambda: check(code)) == "WRONG_CODE"


def test_neither_the_table_nor_the_job_holds_the_code() -> None:
    send()
    sent = Job.objects.get(name="identity.send_text")
    code = newest()
    row = OneTimeCode.objects.get()
    assert code not in (row.code_hash, row.salt)
    assert code.encode() not in bytes(sent.secret or b"")
    assert code not in str(sent.payload)
    sent.refresh_from_db()
    assert sent.secret is None  # erased on delivery


@pytest.mark.parametrize(
    "about", [{"requester": "another"}, {"phone": "+8613800138001"}, {"object": "x"}], ids=str
)
def test_a_code_is_bound_to_requester_phone_and_object(about: dict[str, Any]) -> None:
    send()
    code = newest()
    assert refused(lambda: check(code, **about)) == "WRONG_CODE"
    check(code)


def test_a_code_of_one_purpose_proves_no_other() -> None:
    send(Purpose.RESET)
    assert refused(lambda: check(newest(), Purpose.PERSON)) == "WRONG_CODE"


def test_a_newer_code_kills_the_older() -> None:
    send()
    first = newest()
    with time_machine.travel(clock.now() + timedelta(seconds=61), tick=False):
        send()
        assert refused(lambda: check(first)) == "WRONG_CODE"
        check(newest())


def test_five_wrong_tries_end_a_code() -> None:
    send()
    code = newest()
    for _ in range(5):
        assert refused(lambda: check(other(code))) == "WRONG_CODE"
    assert refused(lambda: check(code)) == "WRONG_CODE"
    assert OneTimeCode.objects.get().tries == 5


def test_a_code_lives_five_minutes_also_when_the_clock_goes_back() -> None:
    send()
    code, made = newest(), clock.now()
    with time_machine.travel(made + timedelta(minutes=5, seconds=1), tick=False):
        assert refused(lambda: check(code)) == "WRONG_CODE"
    with time_machine.travel(made - timedelta(hours=1), tick=False):
        assert refused(lambda: check(code)) == "WRONG_CODE"


def test_sixty_seconds_lie_between_two() -> None:
    send()
    assert refused(send) == "CODE_TOO_SOON"
    assert OneTimeCode.objects.count() == 1


def at(seconds: int, act: Callable[[], object]) -> object:
    with time_machine.travel(clock.now() + timedelta(seconds=seconds), tick=False):
        return act()


def test_a_phone_gets_three_in_ten_minutes_and_five_an_hour() -> None:
    start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    sent = []
    for minute in range(0, 60, 2):
        with time_machine.travel(start + timedelta(minutes=minute, seconds=1), tick=False):
            if outcome(lambda: send(address=f"203.0.113.{minute}")) == "sent":  # noqa: B023
                sent.append(minute)
    assert sent == [0, 2, 4, 10, 12]


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except DomainError as refusal:
        return refusal.code
    return "sent"


def test_an_address_sends_ten_an_hour_and_a_session_five() -> None:
    by_address = [
        outcome(lambda: send(phone=f"+86138001390{n:02d}", requester=f"r{n}"))  # noqa: B023
        for n in range(12)
    ]
    assert by_address == ["sent"] * 10 + ["SMS_LIMITED"] * 2
    by_session = [
        outcome(lambda: send(phone=f"+86138001370{n:02d}", address=f"198.51.100.{n}", session="s"))  # noqa: B023
        for n in range(6)
    ]
    assert by_session == ["sent"] * 5 + ["SMS_LIMITED"]


def test_a_refused_text_counts_nowhere() -> None:
    for number in range(10):
        send(phone=f"+86138001390{number:02d}", requester=f"r{number}")
    before = dict(LimitCount.objects.values_list("key", "count"))
    assert refused(lambda: send(phone="+8613700137000")) == "SMS_LIMITED"
    counted = LimitCount.objects.filter(count__gt=0).exclude(key__startswith="sms.refused")
    assert dict(counted.values_list("key", "count")) == before
    assert not OneTimeCode.objects.filter(phone="+8613700137000").exists()


def test_the_whole_platform_has_a_budget(settings: object) -> None:
    settings.LIFELOOP_SMS_BUDGET_PER_HOUR = 1  # type: ignore[attr-defined]
    send()
    assert refused(lambda: send(phone="+8613800138009", address="198.51.100.1")) == "SMS_LIMITED"


def test_a_code_that_is_not_really_sent_looks_the_same_and_proves_nothing() -> None:
    shown = codes.send_code(
        Purpose.RESET, phone=PHONE, requester="browser", address="203.0.113.1", really=False
    )
    assert shown.masked_phone == "138****8000"
    assert not Job.objects.filter(name="identity.send_text").exists()
    assert refused(lambda: send(Purpose.RESET)) == "CODE_TOO_SOON"


def test_guesses_of_one_phone_are_limited_a_day_across_codes() -> None:
    start = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    checked = 0
    for number in range(22):
        with time_machine.travel(start + timedelta(minutes=61 * number), tick=False):
            send(address=f"198.51.100.{number}")
            for _ in range(5):
                assert (
                    refused(lambda: check("000000" if newest() != "000000" else "000001"))
                    == "WRONG_CODE"
                )
                checked += 1
    key = LimitCount.objects.filter(key__startswith="code.failures.1d").order_by("-count").first()
    assert checked == 110
    assert key is not None
    assert key.count <= 100
