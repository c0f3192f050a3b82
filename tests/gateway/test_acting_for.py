"""app_auth_token: a provider's app signs, a merchant's app is whose business it is."""

import base64
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections

from lifeloop.audit.models import Record
from lifeloop.gateway import encryption
from lifeloop.gateway.app import Gateway
from lifeloop.identity.models import App, AppAuthToken, AppKey, AppKind, Merchant, MerchantState
from lifeloop.identity.services import delegations, keys
from lifeloop.kernel import clock
from lifeloop.messaging.models import DirectMessage, SendKey
from tests import factories_certificates as certified
from tests.gateway.client import Client
from tests.gateway.expect import INFO, SEND, SEND_NODE, ok, refused
from tests.gateway.world import ACCOUNT_ID, ACTOR, OTHER_ID, PROGRAM_ID, World, pair

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "a" * 32
TOKENS = "alipay.open.auth.token.app"
QUERY = "alipay.open.auth.token.app.query"


@pytest.fixture
def provider(world: World) -> Client:
    """Another merchant's app that acts for both of this one's."""
    app = App.objects.create(app_id=OTHER_ID, kind=AppKind.PROGRAM, merchant=world.other_merchant)
    world.add_key(OTHER_ID, "provider")
    for app_id, token in ((ACCOUNT_ID, TOKEN), (PROGRAM_ID, TOKEN.upper())):
        certified.make_app_auth_token(app, App.objects.get(pk=app_id), token)
    return Client(OTHER_ID, pair("provider"))


def test_a_read_for_a_merchant(world: World, gateway: Gateway, provider: Client) -> None:
    assert ok(provider.call(gateway, INFO, app_auth_token=TOKEN))["app_name"] == "街角咖啡"


def test_a_write_for_a_merchant(world: World, gateway: Gateway, provider: Client) -> None:
    ok(provider.call(gateway, SEND, world.message(), app_auth_token=TOKEN.upper()))
    assert DirectMessage.objects.count() == 1
    assert SendKey.objects.filter(app_id=PROGRAM_ID).exists()


def test_the_log_names_the_provider(world: World, gateway: Gateway, provider: Client) -> None:
    entry = {"name": "点单", "action_type": "out", "action_param": "order"}
    method = "alipay.open.public.menu.create"
    ok(provider.call(gateway, method, {"button": [entry]}, app_auth_token=TOKEN))
    told = Record.objects.get(action="menu.published")
    assert (told.actor_kind, told.actor_id, told.target_id) == ("app", OTHER_ID, ACCOUNT_ID)


def test_without_a_token_it_is_nobodys_business(
    world: World, gateway: Gateway, provider: Client
) -> None:
    refused(provider.call(gateway, INFO), "40004", "APP_NOT_PUBLICAPP")


@pytest.mark.parametrize("token", ["b" * 32, "中文", "x" * 5000])
def test_what_is_no_token(world: World, gateway: Gateway, provider: Client, token: str) -> None:
    answer = provider.call(gateway, INFO, app_auth_token=token)
    refused(answer, "20001", "aop.invalid-app-auth-token")


def test_a_token_is_its_providers_only(world: World, gateway: Gateway, provider: Client) -> None:
    answer = world.program_client().call(gateway, INFO, app_auth_token=TOKEN)
    refused(answer, "20001", "aop.invalid-app-auth-token")


def test_an_expired_token(world: World, gateway: Gateway, provider: Client) -> None:
    AppAuthToken.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    answer = provider.call(gateway, INFO, app_auth_token=TOKEN)
    refused(answer, "20001", "aop.app-auth-token-time-out")


def test_an_ended_one_writes_nothing(world: World, gateway: Gateway, provider: Client) -> None:
    delegations.end(ACTOR, App.objects.get(pk=PROGRAM_ID), provider_app_id=OTHER_ID)
    answer = provider.call(gateway, SEND, world.message(), app_auth_token=TOKEN.upper())
    refused(answer, "20001", "aop.invalid-app-auth-token", SEND_NODE)
    assert DirectMessage.objects.count() == 0


def test_one_that_ends_between_admission_and_work_writes_nothing(
    world: World, gateway: Gateway, provider: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer's transaction looks again: here the merchant ends it just before."""
    submit = gateway.dispatcher.writer.submit

    def end() -> None:
        delegations.end(ACTOR, App.objects.get(pk=PROGRAM_ID), provider_app_id=OTHER_ID)
        connections.close_all()

    def late(job: object) -> None:
        merchant = Thread(target=end)
        merchant.start()
        merchant.join()
        submit(job)  # type: ignore[arg-type]

    monkeypatch.setattr(gateway.dispatcher.writer, "submit", late)
    answer = provider.call(gateway, SEND, world.message(), app_auth_token=TOKEN.upper())
    refused(answer, "20001", "aop.invalid-app-auth-token", SEND_NODE)
    assert DirectMessage.objects.count() == 0


@pytest.mark.parametrize("whose", ["街角咖啡", "别家"])
def test_a_suspended_merchant_on_either_side(
    world: World, gateway: Gateway, provider: Client, whose: str
) -> None:
    ok(provider.call(gateway, INFO, app_auth_token=TOKEN))
    Merchant.objects.filter(name=whose).update(state=MerchantState.SUSPENDED)
    answer = provider.call(gateway, INFO, app_auth_token=TOKEN)
    refused(answer, "40003", "isv.invalid-app-state")


def test_the_providers_retired_key(world: World, gateway: Gateway, provider: Client) -> None:
    ok(provider.call(gateway, INFO, app_auth_token=TOKEN))
    world.add_key(OTHER_ID, "second")
    old = AppKey.objects.filter(app_id=OTHER_ID).earliest("pk")
    keys.retire_key(ACTOR, App.objects.get(pk=OTHER_ID), key_id=old.pk)
    answer = provider.call(gateway, INFO, app_auth_token=TOKEN)
    refused(answer, "40002", "isv.invalid-signature")


def test_a_merchants_app_without_keys_of_its_own(
    world: World, gateway: Gateway, provider: Client
) -> None:
    AppKey.objects.filter(app_id=ACCOUNT_ID).delete()
    ok(provider.call(gateway, INFO, app_auth_token=TOKEN))


def test_the_content_key_is_the_providers(world: World, gateway: Gateway, provider: Client) -> None:
    """Who signs also encrypts."""
    key = keys.make_aes_key(ACTOR, App.objects.get(pk=OTHER_ID))
    raw = base64.b64decode(key)
    biz = encryption.encrypt(raw, b"{}").decode()
    answer = provider.call(gateway, INFO, biz, app_auth_token=TOKEN, encrypt_type="AES")
    text = encryption.decrypt(raw, answer.json[answer.name].encode()).decode()
    assert '"app_name":"街角咖啡"' in text


def test_from_consent_to_token_to_query(world: World, gateway: Gateway, provider: Client) -> None:
    account = App.objects.get(pk=ACCOUNT_ID)
    code = delegations.consent(ACTOR, account, provider_app_id=OTHER_ID)
    asked = {"grant_type": "authorization_code", "code": code}
    made = ok(provider.call(gateway, TOKENS, asked))
    assert made["auth_app_id"] == ACCOUNT_ID
    assert made["tokens"][0]["app_auth_token"] == made["app_auth_token"]
    assert provider.call(gateway, TOKENS, asked).sub_code == "isv.code-invalid"
    ok(provider.call(gateway, INFO, app_auth_token=made["app_auth_token"]))
    old = provider.call(gateway, INFO, app_auth_token=TOKEN)
    refused(old, "20001", "aop.invalid-app-auth-token")
    asked = {"grant_type": "refresh_token", "refresh_token": made["app_refresh_token"]}
    again = ok(provider.call(gateway, TOKENS, asked))
    known = ok(provider.call(gateway, QUERY, {"app_auth_token": again["app_auth_token"]}))
    assert (known["auth_app_id"], known["status"]) == (ACCOUNT_ID, "valid")
    assert INFO in known["auth_methods"]
    assert TOKENS not in known["auth_methods"]
    former = ok(provider.call(gateway, QUERY, {"app_auth_token": made["app_auth_token"]}))
    assert former["status"] == "invalid"
    foreign = world.account_client().call(
        gateway, QUERY, {"app_auth_token": again["app_auth_token"]}
    )
    assert foreign.sub_code == "aop.invalid-app-auth-token"


def test_a_token_that_comes_along_does_not_hinder_its_own_refresh(
    world: World, gateway: Gateway, provider: Client
) -> None:
    """Clients send it with every call once they have it, also when it is over."""
    AppAuthToken.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    asked = {"grant_type": "refresh_token", "refresh_token": f"again {TOKEN}"}
    made = ok(provider.call(gateway, TOKENS, asked, app_auth_token=TOKEN))
    assert made["auth_app_id"] == ACCOUNT_ID
    known = {"app_auth_token": made["app_auth_token"]}
    assert ok(provider.call(gateway, QUERY, known, **known))["status"] == "valid"
    unknown = provider.call(gateway, TOKENS, {"grant_type": "x"}, app_auth_token=TOKEN)
    assert unknown.sub_code == "isv.grant-type-invalid"
