"""Certificate mode: the named certificate's key checks the call, the answer names the platform's."""

import base64
from datetime import timedelta

import pytest
import time_machine

from lifeloop.gateway.app import Gateway
from lifeloop.identity.models import App, AppKey
from lifeloop.identity.queries import certificates as queries
from lifeloop.identity.services import certificates, keys
from lifeloop.kernel import clock
from tests import factories_certificates as certified
from tests.gateway.client import Answered, Client
from tests.gateway.expect import INFO, SEND, SEND_NODE, refused
from tests.gateway.world import (
    ACCOUNT_ID,
    ACTOR,
    PROGRAM_ID,
    World,
    pair,
    platform_public,
    public_text,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(world: World) -> World:
    """With the platform's root there."""
    certified.make_root()
    return world


def certify(app_id: str = ACCOUNT_ID, name: str = "certified") -> AppKey:
    return certificates.certify(ACTOR, App.objects.get(pk=app_id), text=public_text(pair(name)))


def client(row: AppKey, name: str = "certified", /, **overrides: str | None) -> Client:
    """A client of that certificate."""
    platform = queries.platform()
    assert platform is not None
    serials = {"app_cert_sn": row.cert_sn, "alipay_root_cert_sn": platform.root_sn}
    return Client(row.app_id, pair(name), overrides={**serials, **overrides})


def signed_by_certificate(answer: Answered) -> bool:
    """Node, the platform's serial, signature; in this order and with nothing else."""
    platform = queries.platform()
    assert platform is not None
    head, _, rest = answer.body.partition(b',"alipay_cert_sn":"')
    assert rest.startswith(platform.sn.encode() + b'","sign":"')
    shortened = Answered(answer.status, answer.headers, head + rest[rest.index(b'",') + 1 :])
    return shortened.signed_by(platform_public())


def test_a_call_with_a_certificate(world: World, gateway: Gateway) -> None:
    answer = client(certify()).call(gateway, INFO)
    assert answer.node["code"] == "10000"
    assert signed_by_certificate(answer)


def test_both_modes_of_one_app(world: World, gateway: Gateway) -> None:
    plain = world.account_client()
    assert plain.call(gateway, INFO).node["code"] == "10000"
    row = certify()
    assert client(row).call(gateway, INFO).node["code"] == "10000"
    answer = plain.call(gateway, INFO)
    assert answer.node["code"] == "10000"
    assert set(answer.json) == {answer.name, "sign"}
    assert answer.signed_by(platform_public())


def test_a_key_is_good_in_its_own_mode_only(world: World, gateway: Gateway) -> None:
    row = certify()
    answer = client(row, "account").call(gateway, INFO)
    assert answer.sub_code == "isv.invalid-signature"
    assert signed_by_certificate(answer)
    bare = Client(ACCOUNT_ID, pair("certified")).call(gateway, INFO)
    refused(bare, "40002", "isv.invalid-signature")


@pytest.mark.parametrize(
    ("changes", "sub_code"),
    [
        ({"app_cert_sn": None}, "isv.missing-app-cert-sn"),
        ({"alipay_root_cert_sn": None}, "isv.missing-alipay-root-cert-sn"),
        ({"alipay_root_cert_sn": "0" * 32}, "isv.invalid-alipay-root-cert-sn"),
        ({"app_cert_sn": "0" * 32}, "isv.app-cert-not-exist"),
        ({"app_cert_sn": "中文"}, "isv.app-cert-not-exist"),
    ],
    ids=["no app", "no root", "other root", "unknown", "no serial"],
)
def test_serials_that_are_missing_or_wrong(
    world: World, gateway: Gateway, changes: dict[str, str | None], sub_code: str
) -> None:
    answer = client(certify(), **changes).call(gateway, INFO)
    assert (answer.node["code"], answer.sub_code) == ("40002", sub_code)
    assert "sign" in answer.json


def test_another_apps_certificate(world: World, gateway: Gateway) -> None:
    certify()
    foreign = certify(PROGRAM_ID, "foreign")
    answer = client(foreign, "foreign").call(gateway, INFO, app_id=ACCOUNT_ID)
    assert answer.sub_code == "isv.app-cert-not-exist"


def test_an_app_with_certificates_only_has_to_name_one(world: World, gateway: Gateway) -> None:
    app = App.objects.get(pk=ACCOUNT_ID)
    row = certify()
    keys.retire_key(ACTOR, app, key_id=AppKey.objects.get(app=app, cert_sn="").pk)
    answer = world.account_client().call(gateway, INFO)
    refused(answer, "40002", "isv.missing-app-cert-sn")
    assert client(row).call(gateway, INFO).node["code"] == "10000"


def test_a_certificate_that_is_over(world: World, gateway: Gateway) -> None:
    row = certify()
    assert client(row).call(gateway, INFO).node["code"] == "10000"
    assert row.expires_at is not None
    with time_machine.travel(row.expires_at + timedelta(seconds=1), tick=False):
        now = clock.now().astimezone(clock.GMT8).strftime("%Y-%m-%d %H:%M:%S")
        answer = client(row).call(gateway, INFO, timestamp=now)
    assert answer.sub_code == "isv.app-cert-expired"


def test_a_retired_certificate_writes_nothing(world: World, gateway: Gateway) -> None:
    row = certify(PROGRAM_ID)
    caller = client(row)
    assert caller.call(gateway, SEND, world.message()).node["code"] == "10000"
    keys.retire_key(ACTOR, App.objects.get(pk=PROGRAM_ID), key_id=row.pk)
    answer = caller.call(gateway, SEND, world.message(page="pages/other"))
    assert answer.name == SEND_NODE
    # With its only certificate the app has left certificate mode.
    assert answer.sub_code == "isv.missing-signature-config"


def test_the_platforms_certificate_is_downloaded(world: World, gateway: Gateway) -> None:
    caller = client(certify())
    platform = queries.platform()
    assert platform is not None
    name = "alipay.open.app.alipaycert.download"
    answer = caller.call(gateway, name, {"alipay_cert_sn": platform.sn})
    assert base64.b64decode(answer.node["alipay_cert_content"]).decode() == platform.pem
    other = caller.call(gateway, name, {"alipay_cert_sn": "0" * 32})
    assert (other.node["code"], other.sub_code) == ("40004", "INVALID_PARAMETER")
