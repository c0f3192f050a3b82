"""An act is remembered by the transaction that does it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.database import write
from lifeloop.diagnostics import acts
from lifeloop.diagnostics.models import Act, Overflow
from lifeloop.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
APP, KEY = "2021000000000001", "k" * 64


class Refusal(Exception):
    """One that says: nothing was done."""


def once(act: Any, *, certain: Any = None, key: str = KEY) -> Any:
    return acts.once(APP, key, act, told=lambda told: told, certain=certain, refusals=(Refusal,))


def count() -> dict[str, int]:
    """A service with one write."""
    with write():
        Overflow.objects.create(merchant_id=1, at=clock.now(), count=1)
    return {"rows": Overflow.objects.count()}


def test_done_once() -> None:
    assert once(count) == {"rows": 1}
    assert once(count) == acts.Done({"rows": 1})
    assert Overflow.objects.count() == 1


def test_what_is_certain_before_needs_no_second_write() -> None:
    once(count, certain={})
    assert Act.objects.get().answer == {}


def test_a_refusal_inside_the_write_leaves_nothing() -> None:
    def refuse() -> None:
        with write():
            Overflow.objects.create(merchant_id=1, at=clock.now(), count=1)
            raise Refusal

    with pytest.raises(Refusal):
        once(refuse)
    assert (Act.objects.count(), Overflow.objects.count()) == (0, 0)
    assert once(count) == {"rows": 1}


def test_a_refusal_after_a_count_may_be_tried_again() -> None:
    def count_and_refuse() -> None:
        count()
        raise Refusal

    with pytest.raises(Refusal):
        once(count_and_refuse, certain={})
    assert Act.objects.count() == 0
    assert once(count, certain={}) == {"rows": 2}


def test_a_fault_after_a_commit_is_not_tried_again() -> None:
    def half() -> None:
        count()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(half, certain={})
    assert once(count, certain={}) == acts.Done(None)
    assert Overflow.objects.count() == 1


def test_only_the_first_write_remembers() -> None:
    def twice() -> dict[str, int]:
        count()
        return count()

    assert once(twice) == {"rows": 2}
    assert Act.objects.count() == 1


def test_another_write_is_none_of_its_business() -> None:
    once(count)
    count()
    assert Act.objects.count() == 1


def test_an_act_without_a_write_is_remembered_too() -> None:
    assert once(lambda: {"on": True}) == {"on": True}
    assert once(count) == acts.Done({"on": True})
    assert Overflow.objects.count() == 0


def test_after_another_act_of_the_app_the_answer_is_not_told() -> None:
    once(count)
    once(count, key="l" * 64)
    assert once(count) == acts.Done(None)
    assert once(count, key="l" * 64) == acts.Done({"rows": 2})


def test_a_twin_that_was_first_by_a_moment() -> None:
    """The other's row appears between the look and the write."""

    def late() -> dict[str, int]:
        Act.objects.create(app_id=APP, key=KEY, answer={"rows": 7})
        return count()

    assert once(late) == acts.Done({"rows": 7})
    assert Overflow.objects.count() == 0


def test_forgotten_when_its_request_is_too_old() -> None:
    once(count)
    assert acts.prune() == 0
    with time_machine.travel(clock.now() + timedelta(hours=49)):
        assert acts.prune() == 1
    assert Act.objects.count() == 0
