"""Every method that changes something, with its example, sent twice byte for byte: one effect at most, and one answer.

Successes of every kind are sent twice by ``tests/gateway/client.py`` itself, in all the tests of the gateway.
"""

import pytest

from lifeloop.gateway.app import Gateway
from lifeloop.gateway.registry import METHODS, Method, Work
from lifeloop.identity.models import AppKind
from tests.gateway.again import changed, everything
from tests.gateway.client import Client, post
from tests.gateway.conftest import gateway, world
from tests.gateway.test_uploads import part, png
from tests.gateway.world import World

__all__ = ["gateway", "world"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
# A refused send is counted each time that it is refused.
FIGURES = {"outbox_event"}
BOUNDARY = "ALIPAY_SDK_PYTHON_BOUNDARY"


def acts() -> list[Method]:
    return sorted((one for one in METHODS if one.work is not Work.READ), key=lambda one: one.name)


def caller(world: World, one: Method) -> Client:
    return world.account_client() if AppKind.ACCOUNT in one.callers else world.program_client()


def request(client: Client, one: Method) -> tuple[bytes, bytes, str]:
    """The example as query, body and type."""
    if one.top_level or one.files:
        signed = client.signed(one.name, None, **{name: str(value) for name, value in one.example.items()})  # fmt: skip
    else:
        signed = client.signed(one.name, dict(one.example))
    if not one.files:
        return b"", client.encode(signed), "application/x-www-form-urlencoded"
    parts = b"".join(part(file.name, png(), b"a.png") for file in one.files)
    end = b"--" + BOUNDARY.encode() + b"--\r\n"
    return client.encode(signed), parts + end, f"multipart/form-data; boundary={BOUNDARY}"


def test_the_same_bytes_twice_have_one_effect(gateway: Gateway, world: World) -> None:
    wrong, good = [], 0
    for one in acts():
        query, body, kind = request(caller(world, one), one)
        first = post(gateway, query=query, body=body, content_type=kind)
        before = everything()
        second = post(gateway, query=query, body=body, content_type=kind)
        good += (done := first.node.get("code") == "10000")
        differs = set(changed(before, everything())) - (set() if done else FIGURES)
        kept = not (one.uses_up or one.names_people)
        if differs or (kept and first.body != second.body):
            wrong.append((one.name, first.node, second.node, differs))
    assert wrong == []
    assert good >= 8


def test_what_uses_itself_up_keeps_no_secret() -> None:
    """Tokens are stored as hashes; no answer with one in it may be kept to be told again."""
    secret = {
        one.name for one in acts() if any("token" in name for name in one.answer.model_fields)
    }
    assert secret == {one.name for one in acts() if one.uses_up}


def test_what_names_people_is_not_kept() -> None:
    """Whoever is erased is not found in an answer that waits to be told again."""
    naming = {
        one.name for one in acts() if any("error" in name for name in one.answer.model_fields)
    }
    assert naming == {one.name for one in acts() if one.names_people}
