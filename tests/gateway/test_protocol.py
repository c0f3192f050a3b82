"""Everything wrong is one signed answer of the protocol, in the order of the checks, and never a 500."""

from datetime import timedelta

import pytest

from lifeloop.gateway.app import Gateway
from lifeloop.identity.models import App, AppKey, Merchant, MerchantState
from lifeloop.identity.services import keys
from lifeloop.messaging.models import DirectMessage
from tests.gateway.client import Answered, Client, get, now_text, post
from tests.gateway.expect import INFO, SEND, SEND_NODE, refused
from tests.gateway.world import ACCOUNT_ID, ACTOR, PROGRAM_ID, World, pair

pytestmark = pytest.mark.django_db(transaction=True)


class TestOrderOfChecks:
    """Each call has everything wrong that is checked later than the fault it is refused for."""

    def test_each_fault_in_its_turn(self, world: World, gateway: Gateway) -> None:
        client = world.account_client()
        bad: dict[str, str | None] = {
            "charset": "latin-1",
            "format": "xml",
            "sign_type": "SM2",
            "timestamp": "yesterday",
            "version": "9",
            "app_auth_token": "x",
        }

        def answer(**changes: str | None) -> Answered:
            values = client.params("alipay.no.such.method", "[", **{**bad, **changes})
            return post(gateway, body=client.encode({**values, "sign": "AAAA"}))

        node = "alipay_no_such_method_response"
        refused(answer(app_id=None), "40001", "isv.missing-app-id", node, signed=False)
        refused(
            answer(app_id="2021999999999999"), "40002", "isv.invalid-app-id", node, signed=False
        )
        refused(answer(method=None), "40001", "isv.missing-method", "error_response")
        refused(answer(), "40002", "isv.invalid-charset", node)
        good: dict[str, str | None] = {"charset": "utf-8"}
        refused(answer(**good), "40002", "isv.invalid-format", node)
        good["format"] = "JSON"
        refused(answer(**good, sign_type=None), "40001", "isv.missing-signature-type", node)
        refused(answer(**good), "40002", "isv.invalid-signature-type", node)
        good["sign_type"] = "RSA2"
        refused(answer(**good), "40002", "isv.invalid-signature", node)
        for name, right in (
            ("timestamp", now_text()),
            ("version", "1.0"),
            ("app_auth_token", None),
        ):
            merged = {**bad, **good}
            missing = {
                "timestamp": ("40001", "isv.missing-timestamp"),
                "version": ("40001", "isv.missing-version"),
            }
            if name in missing:
                refused(
                    client.call(gateway, "alipay.no.such.method", "[", **{**merged, name: None}),
                    *missing[name],
                    node,
                )
            wrong = {
                "timestamp": ("40002", "isv.invalid-timestamp"),
                "version": ("40002", "isv.invalid-version"),
                "app_auth_token": ("20001", "aop.invalid-app-auth-token"),
            }
            refused(
                client.call(gateway, "alipay.no.such.method", "[", **merged), *wrong[name], node
            )
            good[name] = right
        refused(
            client.call(gateway, "alipay.no.such.method", "[", **good),
            "40002",
            "isv.invalid-method",
            node,
        )
        refused(client.call(gateway, SEND, "[", **good), "40004", "APP_TYPE_ERROR", SEND_NODE)
        refused(client.call(gateway, INFO, "[", **good), "40002", "isv.illegal-json")
        assert client.call(gateway, INFO, "{}", **good).node["code"] == "10000"

    def test_a_missing_signature(self, world: World, gateway: Gateway) -> None:
        client = world.account_client()
        answer = post(gateway, body=client.encode(client.params(INFO)))
        refused(answer, "40001", "isv.missing-signature")

    def test_an_unknown_app_without_a_signature(self, gateway: Gateway, world: World) -> None:
        answer = get(gateway, b"app_id=2021000000000099&method=" + INFO.encode())
        refused(answer, "40002", "isv.invalid-app-id", signed=False)

    @pytest.mark.parametrize(
        "app_id",
        ["x", "2021", "２０２１００００００００００００", "2021000000000001\x00", "9" * 400],
    )
    def test_what_is_no_app_id(self, gateway: Gateway, world: World, app_id: str) -> None:
        client = world.account_client()
        answer = post(gateway, body=client.encode(client.signed(INFO, app_id=app_id)))
        refused(answer, "40002", "isv.invalid-app-id", signed=False)

    @pytest.mark.parametrize("method", ["<b>", 'a"b', "x" * 300, "中", "a b"])
    def test_a_method_that_is_no_name(self, gateway: Gateway, world: World, method: str) -> None:
        answer = world.account_client().call(gateway, method)
        refused(answer, "40002", "isv.invalid-method", "error_response")

    def test_certificate_serials_without_certificates(self, gateway: Gateway, world: World) -> None:
        answer = world.account_client().call(gateway, INFO, app_cert_sn="abc")
        refused(answer, "40002", "isv.missing-signature-config")

    def test_an_app_without_keys(self, gateway: Gateway, world: World) -> None:
        AppKey.objects.all().delete()
        refused(world.account_client().call(gateway, INFO), "40002", "isv.missing-signature-config")


class TestSignatures:
    def test_another_apps_key(self, gateway: Gateway, world: World) -> None:
        answer = Client(ACCOUNT_ID, pair("program")).call(gateway, INFO)
        refused(answer, "40002", "isv.invalid-signature")

    def test_the_refusal_shows_the_checked_string_escaped(
        self, gateway: Gateway, world: World
    ) -> None:
        answer = Client(ACCOUNT_ID, pair("program")).call(gateway, INFO, {"a": '<"{'})
        shown = answer.node["sub_msg"]
        assert (
            f"app_id={ACCOUNT_ID}&amp;biz_content={{&quot;a&quot;:&quot;&lt;\\&quot;{{&quot;}}&amp;charset=utf-8"
            in shown
        )
        assert answer.body.count(b"{") == answer.body.count(b"}") == 2

    @pytest.mark.parametrize("sign", ["AAAA", "中文", "=" * 4, "A" * 5000, "%00", "{}"])
    def test_what_is_no_signature(self, gateway: Gateway, world: World, sign: str) -> None:
        client = world.account_client()
        values = {**client.params(INFO), "sign": sign}
        refused(post(gateway, body=client.encode(values)), "40002", "isv.invalid-signature")

    def test_a_hash_that_is_not_the_named_one(self, gateway: Gateway, world: World) -> None:
        client = world.account_client()
        values = client.signed(INFO)
        other = Client(ACCOUNT_ID, pair("account"), sign_type="RSA")
        values["sign"] = other.sign(values)
        refused(post(gateway, body=client.encode(values)), "40002", "isv.invalid-signature")

    def test_two_values_of_one_name(self, gateway: Gateway, world: World) -> None:
        client = world.account_client()
        body = client.encode(client.signed(INFO))
        refused(post(gateway, query=body, body=b"version=2.0"), "40002", "isv.invalid-parameter")
        refused(
            post(gateway, query=body, body=b"app_id=" + PROGRAM_ID.encode()),
            "40002",
            "isv.invalid-app-id",
            signed=False,
        )


class TestKeysChange:
    def test_a_second_key_is_good_at_once_and_a_retired_one_never_again(
        self, gateway: Gateway, world: World
    ) -> None:
        old, new = world.account_client(), Client(ACCOUNT_ID, pair("second"))
        assert old.call(gateway, INFO).node["code"] == "10000"
        refused(new.call(gateway, INFO), "40002", "isv.invalid-signature")
        world.add_key(ACCOUNT_ID, "second")
        assert new.call(gateway, INFO).node["code"] == "10000"
        assert old.call(gateway, INFO).node["code"] == "10000"
        app = App.objects.get(pk=ACCOUNT_ID)
        first = AppKey.objects.filter(app=app).earliest("pk")
        keys.retire_key(ACTOR, app, key_id=first.pk)
        refused(old.call(gateway, INFO), "40002", "isv.invalid-signature")
        assert new.call(gateway, INFO).node["code"] == "10000"

    def test_a_retired_key_writes_nothing(self, gateway: Gateway, world: World) -> None:
        client = world.program_client()
        assert client.call(gateway, SEND, world.message()).node["code"] == "10000"
        world.add_key(PROGRAM_ID, "second")
        app = App.objects.get(pk=PROGRAM_ID)
        keys.retire_key(ACTOR, app, key_id=AppKey.objects.filter(app=app).earliest("pk").pk)
        before = DirectMessage.objects.count()
        answer = client.call(gateway, SEND, world.message(page="pages/other"))
        refused(
            answer,
            "40002",
            "isv.invalid-signature",
            SEND_NODE,
        )
        assert DirectMessage.objects.count() == before

    def test_a_suspended_merchant(self, gateway: Gateway, world: World) -> None:
        client = world.account_client()
        assert client.call(gateway, INFO).node["code"] == "10000"
        Merchant.objects.update(state=MerchantState.SUSPENDED)
        refused(client.call(gateway, INFO), "40003", "isv.invalid-app-state")
        Merchant.objects.update(state=MerchantState.ACTIVE)
        assert client.call(gateway, INFO).node["code"] == "10000"


class TestTime:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-11-22",
            "2026-13-01 00:00:00",
            "2026-02-30 00:00:00",
            "2026-11-22T10:00:00",
            "22/11/2026 10:00:00",
            "٢026-11-22 10:00:00",
        ],
    )
    def test_what_is_no_time(self, gateway: Gateway, world: World, text: str) -> None:
        refused(
            world.account_client().call(gateway, INFO, timestamp=text),
            "40002",
            "isv.invalid-timestamp",
        )

    def test_the_window_is_in_gmt_plus_8(self, gateway: Gateway, world: World, settings) -> None:
        settings.LIFELOOP_CLOCK_WINDOW_HOURS = 24
        client = world.account_client()
        for hours in (-23.9, 23.9):
            answer = client.call(gateway, INFO, timestamp=now_text(timedelta(hours=hours)))
            assert answer.node["code"] == "10000"
        for hours in (-24.1, 24.1):
            answer = client.call(gateway, INFO, timestamp=now_text(timedelta(hours=hours)))
            refused(answer, "40002", "isv.invalid-timestamp")
