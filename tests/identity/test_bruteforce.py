"""Guessing one account's password from everywhere: few guesses are checked, and the owner's own browser still gets in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.test import Client

from lifeloop.identity.errors import TooManyTries, WrongLogin
from lifeloop.identity.models import Member
from lifeloop.identity.services import signin
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from tests import factories as make
from tests.identity import counting

LOGIN = "/console/login/"
A_DAY_MOST = 100  # guesses that are checked against one account in a day


@pytest.fixture(autouse=True)
def counted(settings: object) -> Iterator[None]:
    """Argon2id at a low price, every run noted."""
    settings.PASSWORD_HASHERS = [counting.HASHER]  # type: ignore[attr-defined]
    counting.forget()
    yield
    counting.forget()


@pytest.fixture
def owner() -> Member:
    return make.make_member(password=make.PASSWORD)


def guess(name: str, address: str, password: str = "wrong guess 1234567", device: str = "") -> str:
    try:
        signin.check_password(name, password, address=address, device=device)
    except DomainError as refused:
        return refused.code
    return "in"


def attack(owner: Member, *, guesses: int, addresses: int) -> Counter[str]:
    """Wrong passwords for one account, spread evenly over addresses and over one whole day."""
    start = clock.day_start(clock.today()) + timedelta(
        days=1, hours=8
    )  # limits' days begin at 0:00 UTC
    outcomes: Counter[str] = Counter()
    with time_machine.travel(start, tick=False) as time:
        for number in range(guesses):
            name = owner.login if number % 2 else owner.phone
            outcomes[
                guess(name, f"198.51.{number % addresses // 250}.{number % addresses % 250}")
            ] += 1
            time.shift(86_000 / guesses)
        outcomes["owner on a known device"] = int(
            guess(owner.login, "203.0.113.9", make.PASSWORD, signin.device_token(owner)) == "in"
        )
    return outcomes


def check_attack(owner: Member, *, guesses: int, addresses: int) -> None:
    """At most a hundred comparisons with the account's own hash; the rest is told to wait; the owner gets in."""
    owner_hash = owner.password
    counting.forget()
    outcomes = attack(owner, guesses=guesses, addresses=addresses)
    checked = counting.CountingAsServed.checked.count(owner_hash) - 1  # the owner's own, at the end
    assert checked == outcomes[WrongLogin.code]
    assert 20 <= checked <= A_DAY_MOST
    assert outcomes[TooManyTries.code] == guesses - checked
    assert outcomes["owner on a known device"] == 1
    # A refusal takes as long as a check: it runs argon2 too, against nobody's hash.
    assert counting.runs() == guesses + 1


@pytest.mark.django_db
def test_three_hundred_wrong_passwords_from_a_hundred_addresses(owner: Member) -> None:
    check_attack(owner, guesses=300, addresses=100)


@pytest.mark.soak
@pytest.mark.django_db
def test_ten_thousand_wrong_passwords_from_a_thousand_addresses(owner: Member) -> None:
    check_attack(owner, guesses=10_000, addresses=1000)


@pytest.mark.django_db
def test_within_a_quarter_of_an_hour_twenty_are_checked(owner: Member) -> None:
    start = clock.day_start(clock.today()) + timedelta(days=1, hours=8)
    with time_machine.travel(start, tick=False):
        outcomes = Counter(guess(owner.login, f"192.0.2.{number}") for number in range(60))
    assert outcomes == {WrongLogin.code: 20, TooManyTries.code: 40}


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_too(owner: Member) -> None:
    def guesses(thread: int) -> list[str]:
        try:
            return [guess(owner.login, f"192.0.2.{thread}") for _ in range(8)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(code for codes in pool.map(guesses, range(8)) for code in codes)
    # A quarter of an hour may end in between.
    assert outcomes[WrongLogin.code] in range(20, 41)
    assert outcomes[WrongLogin.code] + outcomes[TooManyTries.code] == 64
    assert counting.CountingAsServed.checked.count(owner.password) == outcomes[WrongLogin.code]


@pytest.mark.django_db
def test_a_browser_that_signed_in_before_gets_in_while_strangers_are_refused(owner: Member) -> None:
    mine, stranger = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="198.51.100.1")
    right = {"name": owner.login, "password": make.PASSWORD}
    assert mine.post(LOGIN, right).status_code == 303
    mine.cookies.pop(
        "lifeloop_session"
    )  # signed out, as a closed browser is; the device's cookie stays
    for number in range(25):
        guess(owner.login, f"192.0.2.{number}")
    refused = stranger.post(LOGIN, right)
    assert refused.status_code == 422
    assert "lifeloop_session" not in refused.cookies
    assert mine.post(LOGIN, right).status_code == 303


@pytest.mark.django_db
def test_a_known_device_of_one_account_opens_no_other(owner: Member) -> None:
    other = make.make_member(password=make.PASSWORD)
    device = signin.device_token(other)
    outcomes = Counter(guess(owner.login, f"192.0.2.{at}", device=device) for at in range(45))
    assert outcomes[TooManyTries.code] >= 5
    # Nor may it guess for ever where it is known.
    own = Counter(guess(other.login, f"192.0.2.{100 + at}", device=device) for at in range(45))
    assert own[TooManyTries.code] >= 5


@pytest.mark.django_db
def test_one_address_that_tries_many_names_is_limited(owner: Member) -> None:
    start = clock.day_start(clock.today()) + timedelta(days=1, hours=8)
    with time_machine.travel(start, tick=False):
        outcomes = Counter(guess(f"nobody{number}", "192.0.2.1") for number in range(80))
    assert outcomes == {WrongLogin.code: 60, TooManyTries.code: 20}
