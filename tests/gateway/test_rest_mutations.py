"""Changes of a signed call of version 3: none is taken for another call, each gets its diagnosis, none is a fault of ours."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from lifeloop.gateway import callers
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.v3.exchange import RestExchange
from lifeloop.gateway.v3.received import receive
from lifeloop.gateway.v3.replies import failure, status_of
from lifeloop.kernel.errors import DomainError
from tests.gateway.expect import FOLLOW, SEND
from tests.gateway.rest import SCHEME, Sent
from tests.gateway.test_rest import account, path_of, program
from tests.gateway.world import ACCOUNT_ID, FOLLOWER, PROGRAM_ID, World

pytestmark = pytest.mark.django_db(transaction=True)
Mutation = Callable[[random.Random, bytes], bytes]


def flip_bit(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ (1 << rng.randrange(8))]) + raw[at + 1 :]


def cut(rng: random.Random, raw: bytes) -> bytes:
    start = rng.randrange(len(raw))
    return raw[:start] + raw[start + rng.randrange(1, 40) :]


def insert(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw))
    pieces = [
        b"%00",
        b"+",
        b"%20",
        b"&",
        b"=",
        b",",
        b" ",
        b"\n",
        b"\xff",
        b",sign=",
        b"{",
        b"\x00",
    ]
    return raw[:at] + rng.choice(pieces) + raw[at:]


def shuffle(rng: random.Random, raw: bytes) -> bytes:
    mark = rng.choice([b",", b"&"])
    parts = raw.split(mark)
    rng.shuffle(parts)
    return mark.join(parts)


def double(rng: random.Random, raw: bytes) -> bytes:
    start = rng.randrange(len(raw))
    return raw + raw[start : start + rng.randrange(1, 60)]


MUTATIONS: list[Mutation] = [flip_bit, cut, insert, shuffle, double]
HEADERS = [
    (b"alipay-app-auth-token", b"a" * 32),
    (b"alipay-encrypt-type", b"AES"),
    (b"alipay-root-cert-sn", b"0" * 32),
    (b"authorization", SCHEME.encode() + b" app_id=1,sign=AAAA"),
    (b"content-type", b"multipart/form-data; boundary=x"),
]


def change(rng: random.Random, sent: Sent) -> Sent:
    """One part of the request changed; the rest as it was."""
    verb, path, query, body, headers = (
        sent.verb,
        sent.path,
        sent.query,
        sent.body,
        list(sent.headers),
    )
    part = rng.choice(["authorization", "authorization", "query", "body", "path", "verb", "header"])
    mutation = rng.choice(MUTATIONS)
    if part == "authorization":
        headers = [
            (name, mutation(rng, value) if name == b"authorization" and value else value)
            for name, value in headers
        ]
    elif part == "query":
        query = mutation(rng, query) if query else b"user_id=1"
    elif part == "body":
        body = mutation(rng, body) if body else b"{}"
    elif part == "path":
        path = mutation(rng, path.encode()).decode("latin-1")
    elif part == "verb":
        verb = rng.choice(["GET", "POST", "DELETE", "PUT", "HEAD"])
    else:
        headers.append(rng.choice(HEADERS))
    return Sent(verb, path, query, body, headers)


def said(sent: Sent) -> tuple[object, ...]:
    """What is signed of a request, and the signature itself."""
    authorization = [value for name, value in sent.headers if name == b"authorization"]
    return sent.verb, sent.path, sent.query, sent.body, authorization


def judge(sent: Sent) -> str | None:
    """None when accepted, else the code; every refusal has its words and a status below 500."""
    exchange = RestExchange(received=receive(sent.scope, sent.body))
    exchange.address()
    try:
        app = callers.kept(exchange.app_id())
        if app is None:
            return "invalid-app-id"
        exchange.verify(app)
        exchange.call(app)
    except ProtocolError as refused:
        told = refused.refusal()
        assert status_of(told) < 500
        return str(failure(told, exchange.method)["code"])
    except DomainError as refused:
        return refused.code
    return None


def mutate(world: World, times: int, seed: int) -> Counter[str | None]:
    for app_id in (PROGRAM_ID, ACCOUNT_ID):
        callers.look_up(app_id)
    rng = random.Random(seed)
    originals = [
        program().request("POST", path_of(SEND), world.message()),
        account().request("GET", path_of(FOLLOW), {"user_id": FOLLOWER, "open_id": "苹果 +"}),
    ]
    assert [judge(one) for one in originals] == [None, None]
    told: Counter[str | None] = Counter()
    for _ in range(times):
        original = changed = rng.choice(originals)
        for _step in range(rng.randrange(1, 3)):
            changed = change(rng, changed)
        verdict = judge(changed)
        told[verdict] += 1
        # Accepted: what was added is a header that says nothing here, or nothing was changed at all.
        if verdict is None:
            assert said(changed) == said(original)
    return told


def test_mutations_of_a_signed_call(world: World) -> None:
    told = mutate(world, 4000, seed=20261122)
    assert told["invalid-signature"] > 500
    assert len(told) > 8


@pytest.mark.soak
def test_100_000_mutations_of_a_signed_call(world: World) -> None:
    told = mutate(world, 100_000, seed=7)
    assert sum(told.values()) == 100_000
