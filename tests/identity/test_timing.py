"""A login name that exists and one that does not: the same answer, the same work, and (in the soak) the same time."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import count

import pytest
from django.test import Client

from lifeloop.identity.errors import TooManyTries, WrongLogin
from lifeloop.identity.models import Member
from lifeloop.identity.services import signin
from lifeloop.kernel.errors import DomainError
from tests import factories as make
from tests.identity import counting
from tests.timing import alike

LOGIN = "/console/login/"
WRONG = "wrong guess 1234567"


@pytest.fixture
def counted(settings: object) -> Iterator[None]:
    """Argon2id at a low price, every run noted."""
    settings.PASSWORD_HASHERS = [counting.HASHER]  # type: ignore[attr-defined]
    counting.forget()
    yield
    counting.forget()


def argon2_runs(name: str, password: str, address: str = "192.0.2.1") -> tuple[str, int]:
    """The answer's code and how often argon2 ran for it."""
    counting.forget()
    try:
        signin.check_password(name, password, address=address)
    except DomainError as refused:
        return refused.code, counting.runs()
    return "in", counting.runs()


@pytest.mark.django_db
@pytest.mark.usefixtures("counted")
def test_every_path_of_a_sign_in_runs_argon2_once() -> None:
    member = make.make_member(password=make.PASSWORD)
    gone = make.make_member(password=make.PASSWORD, is_active=False)
    wrong = (WrongLogin.code, 1)
    assert argon2_runs(member.login, make.PASSWORD) == ("in", 1)
    assert argon2_runs(member.login, WRONG) == wrong
    assert argon2_runs(member.phone, WRONG) == wrong
    assert argon2_runs("nobody", WRONG) == wrong
    assert argon2_runs("+8613700000000", WRONG) == wrong
    assert argon2_runs("no phone: +1 2 3", WRONG) == wrong
    assert argon2_runs("", WRONG) == wrong
    assert argon2_runs(gone.login, make.PASSWORD) == wrong
    assert argon2_runs(make.make_member().login, WRONG) == wrong  # has no password at all
    assert argon2_runs(member.login, "x" * 5000) == wrong


@pytest.mark.django_db
@pytest.mark.usefixtures("counted")
def test_a_refusal_by_the_limiter_runs_argon2_once_too_for_known_and_unknown() -> None:
    known = make.make_member(password=make.PASSWORD).login
    for name in (known, "nobody"):
        answers = [argon2_runs(name, WRONG, f"192.0.2.{number}") for number in range(45)]
        assert (TooManyTries.code, 1) in answers
        assert {runs for _code, runs in answers} == {1}


@pytest.mark.django_db
@pytest.mark.usefixtures("counted")
def test_the_page_says_the_same_of_a_known_and_an_unknown_name() -> None:
    known = make.make_member(password=make.PASSWORD).login
    unknown = "x" * len(known)
    pages = [Client().post(LOGIN, {"name": name, "password": WRONG}) for name in (known, unknown)]
    assert [page.status_code for page in pages] == [422, 422]
    texts = [
        _without_tokens(page.content.decode()).replace(name, "…")
        for page, name in zip(pages, (known, unknown), strict=True)
    ]
    assert texts[0] == texts[1]
    headers = [set(page.headers) | set(page.cookies) for page in pages]
    assert headers[0] == headers[1]


def _without_tokens(text: str) -> str:
    """Without what differs at every request: tokens (64 characters) and the request's id (16)."""
    return re.sub(r"\b(?:[A-Za-z0-9]{64}|[A-Za-z0-9_-]{16})\b", "", text)


@pytest.mark.soak
@pytest.mark.django_db
def test_two_thousand_of_each_take_the_same_time() -> None:
    """Medians differ by less than a millisecond and a rank test sees no difference (p > 0.01).

    One run in a hundred would fail by chance alone, so a second one decides.
    """
    members = [make.make_member(password=make.PASSWORD) for _ in range(200)]
    if not _alike(members):
        assert _alike(members)


def _alike(members: list[Member]) -> bool:
    tries = [(True, member.login) for member in members for _ in range(10)]
    tries += [(False, f"nobody{random.randrange(10**6):06d}") for _ in range(len(tries))]
    addresses = (f"2001:db8:{number:x}::1" for number in count(1))

    def refused(name: str) -> None:
        with pytest.raises(WrongLogin):
            signin.check_password(name, WRONG, address=next(addresses))

    return alike(tries, refused)
