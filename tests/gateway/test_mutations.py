"""Changes of a signed call: none is taken for the original, each gets its diagnosis, none is a fault of ours."""

import base64
import json
import random
from collections import Counter
from collections.abc import Callable

import pytest

from lifeloop.gateway import callers, encryption
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.intake import Intake
from lifeloop.gateway.params import Parameters, parse
from lifeloop.identity.models import App
from lifeloop.identity.queries import certificates as queries
from lifeloop.identity.services.certificates import certify
from lifeloop.identity.services.keys import make_aes_key
from lifeloop.kernel.errors import DomainError
from tests import factories_certificates as certificates
from tests.gateway.client import Client
from tests.gateway.expect import SEND
from tests.gateway.world import ACTOR, PROGRAM_ID, World, pair, public_text

pytestmark = pytest.mark.django_db(transaction=True)
Mutation = Callable[[random.Random, bytes], bytes]


def flip_bit(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ (1 << rng.randrange(8))]) + raw[at + 1 :]


def cut(rng: random.Random, raw: bytes) -> bytes:
    start = rng.randrange(len(raw))
    return raw[:start] + raw[start + rng.randrange(1, 40) :]


def double(rng: random.Random, raw: bytes) -> bytes:
    start = rng.randrange(len(raw))
    return raw + b"&" + raw[start : start + rng.randrange(1, 60)]


def insert(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw))
    piece = rng.choice(
        [b"%00", b"+", b"%20", b"%2B", b"&", b"=", b"%", b"\xff", b"charset=gbk", b"&sign_type=RSA"]
    )
    return raw[:at] + piece + raw[at:]


def shuffle(rng: random.Random, raw: bytes) -> bytes:
    pairs = raw.split(b"&")
    rng.shuffle(pairs)
    return b"&".join(pairs)


def swap_value(rng: random.Random, raw: bytes) -> bytes:
    pairs = raw.split(b"&")
    at = rng.randrange(len(pairs))
    name = pairs[at].partition(b"=")[0]
    value = rng.choice(
        [b"", b"RSA", b"RSA2", b"gbk", b"utf-8", b"1.0", b"2.0", b"json", b"x", b"%E4%B8"]
    )
    pairs[at] = name + b"=" + value
    return b"&".join(pairs)


MUTATIONS: list[Mutation] = [flip_bit, cut, double, insert, shuffle, swap_value]


def asked(params: Parameters) -> dict[bytes, bytes]:
    """What a call says: two that say the same are one call, however they are written."""
    return {name: value for name, value in params.values.items() if value}


def judge(raw: bytes) -> str | None:
    """None when accepted, else the sub_code."""
    intake = Intake(params=parse(b"", raw))
    intake.address()
    try:
        app_id = intake.app_id()
        app = callers.kept(app_id)
        if app is None:
            return "isv.invalid-app-id"
        intake.verify(app)
        intake.call(app)
    except ProtocolError as refused:
        return refused.refusal().sub_code  # every refusal of the protocol has its words
    except DomainError as refused:
        return refused.code
    return None


def certified_call(world: World) -> bytes:
    """One of certificate mode."""
    certificates.make_root()
    row = certify(ACTOR, App.objects.get(pk=PROGRAM_ID), text=public_text(pair("certified")))
    platform = queries.platform()
    assert platform is not None
    serials = {"app_cert_sn": row.cert_sn, "alipay_root_cert_sn": platform.root_sn}
    client = Client(PROGRAM_ID, pair("certified"), overrides={**serials})
    return client.encode(client.signed(SEND, world.message()))


def encrypted_call(world: World) -> bytes:
    """One with an encrypted content."""
    key = make_aes_key(ACTOR, App.objects.get(pk=PROGRAM_ID))
    biz = encryption.encrypt(base64.b64decode(key), json.dumps(world.message()).encode())
    client = world.program_client()
    return client.encode(client.signed(SEND, biz.decode(), encrypt_type="AES"))


def mutate(world: World, times: int, seed: int) -> Counter[str | None]:
    rng = random.Random(seed)
    clients = [
        world.program_client(charset=charset, sign_type=sign_type)
        for charset in ("utf-8", "gbk")
        for sign_type in ("RSA2", "RSA")
    ]
    originals = [client.encode(client.signed(SEND, world.message())) for client in clients]
    originals += [certified_call(world), encrypted_call(world)]
    callers.look_up(PROGRAM_ID)
    told: Counter[str | None] = Counter()
    for _ in range(times):
        original = rng.choice(originals)
        changed = original
        for _step in range(rng.randrange(1, 3)):
            changed = rng.choice(MUTATIONS)(rng, changed)
        verdict = judge(changed)
        told[verdict] += 1
        if verdict is None:
            assert asked(parse(b"", changed)) == asked(parse(b"", original))
    return told


def test_mutations_of_a_signed_call(world: World) -> None:
    told = mutate(world, 4000, seed=20261122)
    assert told["isv.invalid-signature"] > 500
    assert len(told) > 8


@pytest.mark.soak
def test_100_000_mutations_of_a_signed_call(world: World) -> None:
    told = mutate(world, 100_000, seed=7)
    assert sum(told.values()) == 100_000


def test_another_apps_key_and_no_key(world: World) -> None:
    callers.look_up(PROGRAM_ID)
    other = Client(PROGRAM_ID, pair("account"))
    assert judge(other.encode(other.signed(SEND, world.message()))) == "isv.invalid-signature"
    bare = world.program_client()
    assert judge(bare.encode(bare.params(SEND, world.message()))) == "isv.missing-signature"
