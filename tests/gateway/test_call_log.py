"""接口日志: refused calls and a sample of the others are kept, masked, beside the calls and never in their way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.diagnostics import queries, recorder, services
from lifeloop.diagnostics.models import Call, Overflow
from lifeloop.gateway.app import Gateway
from lifeloop.kernel import clock
from tests.gateway.client import Client, post, post_all
from tests.gateway.expect import SEND
from tests.gateway.rest import RestClient
from tests.gateway.world import ACCOUNT_ID, FORM, PROGRAM_ID, World, pair

pytestmark = pytest.mark.django_db(transaction=True)
FOLLOW = "alipay.open.public.user.follow.query"


@pytest.fixture
def logged(world: World) -> Iterator[Gateway]:
    """A gateway whose log is written when the test says so: by :func:`settle`."""
    gateway = Gateway()
    yield gateway
    gateway.stop()


def settle(gateway: Gateway) -> list[Call]:
    """Everything that was noted so far, oldest first."""
    gateway.dispatcher.calls.recorder.stop()
    return list(Call.objects.order_by("id"))


def test_a_refused_call_is_kept_masked_with_its_diagnosis(world: World, logged: Gateway) -> None:
    wrong = Client(PROGRAM_ID, pair("account"))
    answer = wrong.call(logged, SEND, world.message(page="pages/me?call=13812345678"))
    assert answer.sub_code == "isv.invalid-signature"
    (call,) = settle(logged)
    assert (call.app_id, call.method, call.code) == (PROGRAM_ID, SEND, "40002")
    assert call.sub_code == "isv.invalid-signature"
    assert call.trace == answer.headers["trace_id"]
    assert call.merchant_id == world.merchant.pk
    kept = str(call.request) + call.answer + str(call.diagnosis)
    assert FORM not in kept
    assert "13812345678" not in kept
    assert "138****5678" in kept
    # Another app of the same merchant has the key.
    assert call.diagnosis is not None
    assert call.diagnosis["findings"] == [["key_other", [], ACCOUNT_ID]]


def test_a_business_refusal_has_its_code_and_no_diagnosis(world: World, logged: Gateway) -> None:
    answer = world.program_client().call(logged, SEND, world.message(form_id="no-such-form"))
    assert answer.sub_code
    (call,) = settle(logged)
    assert (call.code, call.sub_code, call.diagnosis) == ("40004", answer.sub_code, None)


def test_one_success_in_a_hundred(world: World, logged: Gateway) -> None:
    client = world.account_client()
    bodies = [client.encode(client.signed(FOLLOW, {"user_id": "2088000000000001"}))] * 100
    assert all(answer.sub_code is None for answer in post_all(logged, bodies))
    (call,) = settle(logged)
    assert (call.code, call.sub_code) == ("10000", "")


def test_none_of_the_successes_when_the_sample_is_off(world: World, settings: object) -> None:
    settings.LIFELOOP_CALL_LOG_PERCENT = 0  # type: ignore[attr-defined]
    gateway = Gateway()
    client = world.account_client()
    post_all(gateway, [client.encode(client.signed(FOLLOW, {"user_id": "2088000000000001"}))] * 100)
    gateway.stop()
    assert not Call.objects.exists()


def test_a_success_that_is_not_sampled_costs_a_counter(world: World, logged: Gateway) -> None:
    """Nothing is noted, so there is no thread, no entry, and nothing was looked at."""
    next(logged.dispatcher.calls._calls)
    client = world.account_client()
    client.call(logged, FOLLOW, {"user_id": "2088000000000001"})
    taken = logged.dispatcher.calls.recorder
    assert taken._thread is None
    assert not taken._waiting


def test_a_call_of_nobodys_app_is_in_nobodys_log(world: World, logged: Gateway) -> None:
    Client("2021000000009999", pair("program")).call(logged, SEND, world.message())
    assert settle(logged) == []


def test_an_answer_does_not_wait_for_the_log(
    world: World, logged: Gateway, monkeypatch: object
) -> None:
    """The log's write is held; calls are answered all the same."""
    held, reached = threading.Event(), threading.Event()
    keep = services.keep

    def slow(*arguments: object) -> None:
        reached.set()
        assert held.wait(30)
        keep(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(recorder.services, "keep", slow)  # type: ignore[attr-defined]
    wrong = Client(PROGRAM_ID, pair("account"))
    wrong.call(logged, SEND, world.message())
    assert reached.wait(30)
    assert wrong.call(logged, SEND, world.message()).sub_code == "isv.invalid-signature"
    assert world.program_client().call(logged, SEND, world.message()).sub_code is None
    held.set()
    assert len(settle(logged)) >= 2


def test_a_flood_is_bounded_and_counted(world: World, logged: Gateway) -> None:
    wrong = Client(PROGRAM_ID, pair("account"))
    bodies = [wrong.encode(wrong.signed(SEND, world.message()))] * 90
    assert {answer.sub_code for answer in post_all(logged, bodies)} == {"isv.invalid-signature"}
    calls = settle(logged)
    # Two, when a minute ended in between.
    assert len(calls) in range(recorder.MOST_A_MINUTE, 90)
    assert queries.dropped(world.merchant) == 90 - len(calls)
    assert queries.dropped(world.other_merchant) == 0
    assert sum(call.diagnosis is not None for call in calls) >= services.MOST_DIAGNOSES


def test_a_log_that_cannot_be_written_harms_nobody(
    world: World, logged: Gateway, monkeypatch: object, caplog: object
) -> None:
    def fails(*_arguments: object) -> None:
        raise OSError

    monkeypatch.setattr(recorder.services, "keep", fails)  # type: ignore[attr-defined]
    wrong = Client(PROGRAM_ID, pair("account"))
    assert wrong.call(logged, SEND, world.message()).sub_code == "isv.invalid-signature"
    assert settle(logged) == []
    assert "not written to the log" in caplog.text  # type: ignore[attr-defined]


def test_old_calls_are_forgotten(world: World, logged: Gateway) -> None:
    Client(PROGRAM_ID, pair("account")).call(logged, SEND, world.message())
    (call,) = settle(logged)
    Overflow.objects.create(merchant_id=world.merchant.pk, at=call.at, count=3)
    assert services.prune() == 0
    old = clock.now() - timedelta(days=7, seconds=1)
    Call.objects.update(at=old)
    Overflow.objects.update(at=old)
    assert services.prune() == 1
    assert not Call.objects.exists()
    assert not Overflow.objects.exists()


def test_the_list_is_one_query_whatever_the_rows(world: World, logged: Gateway) -> None:
    wrong = Client(PROGRAM_ID, pair("account"))
    for _ in range(3):
        wrong.call(logged, SEND, world.message())
    settle(logged)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert len(list(queries.of_merchant(world.merchant, sub_code="isv.invalid-signature"))) == 3
    assert len(captured) == 1
    assert not queries.of_merchant(world.other_merchant).exists()
    assert not queries.of_merchant(world.merchant, trace="nothing").exists()
    assert queries.of_merchant(world.merchant, app_id=PROGRAM_ID, method=SEND).count() == 3


def test_gbk_and_oversized_calls_are_kept_as_far_as_they_go(world: World, logged: Gateway) -> None:
    wrong = Client(PROGRAM_ID, pair("account"), charset="GBK")
    wrong.call(logged, SEND, world.message(page="拿铁"))
    long = wrong.signed(SEND, world.message(page="x" * 100_000))
    assert post(logged, body=wrong.encode(long)).sub_code == "isv.invalid-signature"
    first, second = settle(logged)
    assert "拿铁" in str(first.request)
    assert first.diagnosis is not None
    assert second.diagnosis is None
    assert len(str(second.request)) < 10_000


def test_a_call_of_version_3_is_kept_like_any_other(world: World, logged: Gateway) -> None:
    path = "/v3/" + FOLLOW.replace(".", "/")
    wrong = RestClient(ACCOUNT_ID, pair("program"))
    answer = wrong.call(logged, "GET", path, {"user_id": "2088000000000001"})
    assert answer.code == "invalid-signature"
    sent = RestClient(ACCOUNT_ID, pair("account")).request("GET", path, {"user_id": "20880001"})
    sent.query = sent.query.replace(b"20880001", b"20880002")
    assert sent.to(logged).code == "invalid-signature"
    first, second = settle(logged)
    assert (first.version, first.method, first.sub_code) == ("3", FOLLOW, "isv.invalid-signature")
    assert first.trace == answer.headers["alipay-trace-id"]
    assert first.diagnosis is not None
    assert first.diagnosis["findings"] == [["key_other", [], PROGRAM_ID]]
    assert second.diagnosis is not None
    assert second.diagnosis["findings"][0][0] == "changed"
    signature = sent.headers[0][1].decode().rpartition("sign=")[2]
    assert signature not in str(second.request)
