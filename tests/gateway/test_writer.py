"""Group commit: many calls, few transactions; one bad call harms nobody; nothing waits for ever."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from lifeloop.database import write
from lifeloop.gateway import writer
from lifeloop.gateway.app import Gateway
from lifeloop.gateway.registry import METHODS, Call, Method
from lifeloop.identity.models import AppKey
from lifeloop.messaging.models import DirectMessage, FormId, SendKey
from tests.gateway.client import Answered, post, post_all
from tests.gateway.expect import SEND, SEND_NODE, ok, refused
from tests.gateway.world import FORM, World

pytestmark = pytest.mark.django_db(transaction=True)
Handler = Callable[[Sequence[Call[Any]]], list[Any]]
Around = Callable[[Callable[[Handler, Sequence[Call[Any]]], list[Any]]], None]


@pytest.fixture
def around(monkeypatch: pytest.MonkeyPatch) -> Around:
    """Put something of the test's around the real handler of sends."""

    def put(wrapper: Callable[[Handler, Sequence[Call[Any]]], list[Any]]) -> None:
        known = METHODS[SEND]
        handler = known.handler
        about = {**vars(known), "handler": lambda calls: wrapper(handler, calls)}
        monkeypatch.setitem(METHODS._things, SEND, Method(**about))

    return put


def bodies(world: World, number: int, prefix: str = "n", **changes: Any) -> list[bytes]:
    """That many different good sends, each with a form id of its own."""
    client = world.program_client()
    return [
        client.encode(
            client.signed(
                SEND, world.message(form_id=world.form(), out_biz_no=f"{prefix}{at}", **changes)
            )
        )
        for at in range(number)
    ]


def test_waiting_calls_share_a_transaction(world: World, gateway: Gateway, around: Around) -> None:
    sizes: list[int] = []

    def counted(handler: Handler, calls: Sequence[Call[Any]]) -> list[Any]:
        sizes.append(len(calls))
        return handler(calls)

    around(counted)
    for answer in post_all(gateway, bodies(world, 100)):
        ok(answer)
    assert DirectMessage.objects.count() == 100
    assert sum(sizes) == 100
    assert 1 < max(sizes) <= writer.MOST_IN_BATCH
    assert len(sizes) < 50


def test_outcomes_find_their_callers(world: World, gateway: Gateway) -> None:
    good, wrong = bodies(world, 20), bodies(world, 20, "wrong", data="{")
    mixed = [body for both in zip(good, wrong, strict=True) for body in both]
    for at, answer in enumerate(post_all(gateway, mixed)):
        if at % 2:
            refused(answer, "40004", "DATA_CONTENT_FORMAT_ERROR", SEND_NODE)
        else:
            ok(answer)
    assert DirectMessage.objects.count() == 20


def test_a_call_that_raises_harms_nobody(
    world: World, gateway: Gateway, around: Around, caplog: pytest.LogCaptureFixture
) -> None:
    def poisoned(handler: Handler, calls: Sequence[Call[Any]]) -> list[Any]:
        outcomes = handler(calls)
        if any(call.request.out_biz_no == "n7" for call in calls):
            raise RuntimeError("a fault of ours")
        return outcomes

    around(poisoned)
    answers = post_all(gateway, bodies(world, 20))
    assert Counter(answer.node["code"] for answer in answers) == {"10000": 19, "20000": 1}
    refused(answers[7], "20000", "aop.unknow-error", SEND_NODE)
    assert answers[7].headers["trace_id"] in caplog.text
    assert DirectMessage.objects.count() == SendKey.objects.count() == 19


def test_a_conflict_is_tried_again(world: World, gateway: Gateway, around: Around) -> None:
    raised: list[int] = []

    def raced(handler: Handler, calls: Sequence[Call[Any]]) -> list[Any]:
        if len(raced_off := raised) < 2:
            raced_off.append(len(calls))
            key = AppKey.objects.first()
            assert key is not None
            key.pk = None
            key.save(force_insert=True)  # a real unique violation
        return handler(calls)

    around(raced)
    ok(post(gateway, body=bodies(world, 1)[0]))
    assert len(raised) == 2
    assert DirectMessage.objects.count() == 1


def test_a_conflict_for_ever_is_told(world: World, gateway: Gateway, around: Around) -> None:
    def clashing(_handler: Handler, _calls: Sequence[Call[Any]]) -> list[Any]:
        key = AppKey.objects.get(app_id=world.program.pk)
        key.pk = None
        with pytest.raises(IntegrityError) as raised:
            key.save(force_insert=True)
        raise raised.value

    around(clashing)
    answer = post(gateway, body=bodies(world, 1)[0])
    refused(answer, "20000", "aop.unknow-error", SEND_NODE)


def test_the_same_call_many_times_at_once_has_one_effect(world: World, gateway: Gateway) -> None:
    client = world.program_client()
    body = client.encode(client.signed(SEND, world.message()))
    answers = post_all(gateway, [body] * 200)
    assert len({answer.body for answer in answers}) == 1
    ok(answers[0])
    assert DirectMessage.objects.count() == 1
    assert FormId.objects.get(pk=FORM).uses == 1


def test_one_form_id_in_many_calls_at_once_is_good_for_three(
    world: World, gateway: Gateway
) -> None:
    client = world.program_client()
    same = [
        client.encode(client.signed(SEND, world.message(out_biz_no=str(number))))
        for number in range(20)
    ]
    answers = post_all(gateway, same)
    assert Counter(answer.sub_code for answer in answers) == {None: 3, "FORM_ID_SEND_LIMIT": 17}
    assert DirectMessage.objects.count() == FormId.objects.get(pk=FORM).uses == 3


def test_stopping_finishes_what_waits(world: World, around: Around) -> None:
    began, go = threading.Event(), threading.Event()

    def slow(handler: Handler, calls: Sequence[Call[Any]]) -> list[Any]:
        began.set()
        go.wait(60)
        return handler(calls)

    around(slow)
    gateway = Gateway()

    def stop() -> None:
        began.wait(60)
        go.set()
        gateway.dispatcher.writer.stop()

    stopping = threading.Thread(target=stop)
    stopping.start()
    answers = post_all(gateway, bodies(world, 30))
    stopping.join()
    gateway.stop()
    done = [answer for answer in answers if answer.status == 200]
    for answer in done:
        ok(answer)
    # What came after the end began is told to come again; nothing is left without an answer.
    assert all(answer.status == 503 for answer in answers if answer not in done)
    assert DirectMessage.objects.count() == len(done) > 0


def test_more_than_can_wait_is_refused_at_once(
    world: World, gateway: Gateway, around: Around, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 5)
    go = threading.Event()

    def held(handler: Handler, calls: Sequence[Call[Any]]) -> list[Any]:
        go.wait(60)
        return handler(calls)

    around(held)
    threading.Timer(1.0, go.set).start()
    answers = post_all(gateway, bodies(world, 40))
    codes = Counter(answer.node["code"] for answer in answers)
    assert set(codes) == {"10000", "40005"}
    limited = next(answer for answer in answers if answer.node["code"] == "40005")
    refused(limited, "40005", "isv.app-call-limited", SEND_NODE)
    assert DirectMessage.objects.count() == codes["10000"]


@pytest.fixture
def impatient() -> Iterator[None]:
    """Writers of new connections wait a fifth of a second for their turn."""
    options = connections.settings["default"].setdefault("OPTIONS", {})
    options["writer_timeout"] = 0.2
    yield
    del options["writer_timeout"]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has one writer at a time")
def test_the_database_away_is_a_503(world: World, gateway: Gateway, impatient: None) -> None:
    waiting = bodies(world, 3)
    answers: list[Answered] = []
    with write():
        FormId.objects.filter(pk=FORM).update(uses=1)  # this test is the writer now
        caller = threading.Thread(target=lambda: answers.extend(post_all(gateway, waiting)))
        caller.start()
        caller.join()
    for answer in answers:
        assert answer.status == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.node["sub_code"] == "isp.unknow-error"
    assert connection.in_atomic_block is False
    assert DirectMessage.objects.count() == 0
    for answer in post_all(gateway, waiting):
        ok(answer)
    assert DirectMessage.objects.count() == 3
