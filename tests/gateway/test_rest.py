"""Version 3: what is signed, what is answered, with which status and headers."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.gateway.app import Gateway
from lifeloop.messaging.models import DirectMessage
from tests.gateway.expect import FOLLOW, INFO, RELATION, SEND, TOKEN
from tests.gateway.rest import SCHEME, Answered, RestClient
from tests.gateway.world import ACCOUNT_ID, FOLLOWER, PROGRAM_ID, World, pair

pytestmark = pytest.mark.django_db(transaction=True)


def path_of(method: str) -> str:
    return "/v3/" + method.replace(".", "/")


def account(**about: Any) -> RestClient:
    return RestClient(ACCOUNT_ID, pair("account"), **about)


def program(**about: Any) -> RestClient:
    return RestClient(PROGRAM_ID, pair("program"), **about)


def refused(answer: Answered, status: int, code: str, *, signed: bool = True) -> None:
    assert (answer.status, answer.code) == (status, code), answer.json
    assert set(answer.json) == {"code", "message", "links"}
    assert answer.json["message"]
    assert isinstance(answer.json["links"], list)
    assert set(answer.json["links"][0]) == {"link", "desc"}
    assert answer.signed_by() is signed
    assert ("alipay-signature" in answer.headers) is signed


class TestAnswers:
    def test_a_read_is_the_bare_object_and_signed(self, gateway: Gateway, world: World) -> None:
        answer = account().call(gateway, "GET", path_of(INFO))
        assert answer.status == 200
        assert answer.json["app_name"] == world.account.name
        assert "code" not in answer.json
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.signed_by()
        assert all(name == name.lower() for name in answer.headers)
        assert len(answer.headers["alipay-trace-id"]) == 32

    def test_the_query_of_a_get_is_the_request(self, gateway: Gateway, world: World) -> None:
        answer = account().call(gateway, "GET", path_of(FOLLOW), {"user_id": FOLLOWER})
        assert answer.json == {"is_follow": "T"}

    def test_a_write_is_an_empty_object_and_kept(self, gateway: Gateway, world: World) -> None:
        answer = program().call(gateway, "POST", path_of(SEND), world.message())
        assert (answer.status, answer.body) == (200, b"{}")
        assert answer.signed_by()
        assert DirectMessage.objects.filter(person=world.follower).count() == 1

    def test_the_same_bytes_again_are_the_same_call(self, gateway: Gateway, world: World) -> None:
        request = program().request("POST", path_of(SEND), world.message())
        assert [request.to(gateway).status for _ in range(2)] == [200, 200]
        assert DirectMessage.objects.count() == 1

    def test_a_business_refusal_keeps_its_code(self, gateway: Gateway, world: World) -> None:
        answer = program().call(gateway, "POST", path_of(SEND), world.message(form_id="none"))
        refused(answer, 400, "FORM_ID_INVALID")
        assert answer.json["links"][0]["link"].endswith(f"/docs/{SEND}/#FORM_ID_INVALID")

    def test_oauth_codes_keep_their_prefix(self, gateway: Gateway, world: World) -> None:
        content = {"grant_type": "authorization_code", "code": "none"}
        refused(program().call(gateway, "POST", path_of(TOKEN), content), 400, "isv.code-invalid")

    def test_the_request_id_comes_back(self, gateway: Gateway, world: World) -> None:
        client = account(headers={"alipay-request-id": "0b6a-11"})
        assert client.call(gateway, "GET", path_of(INFO)).headers["alipay-request-id"] == "0b6a-11"
        odd = account(headers={"alipay-request-id": "a b"})
        assert "alipay-request-id" not in odd.call(gateway, "GET", path_of(INFO)).headers


class TestPaths:
    def test_an_unknown_path(self, gateway: Gateway, world: World) -> None:
        for path in ("/v3/alipay/open/none", "/v3/", path_of(INFO) + "/", "/v3/" + INFO):
            refused(account().call(gateway, "GET", path), 400, "invalid-method")

    def test_a_method_without_a_v3_form(self, gateway: Gateway, world: World) -> None:
        content = {"mini_app_id": PROGRAM_ID}
        refused(program().call(gateway, "POST", path_of(RELATION), content), 400, "invalid-method")

    @pytest.mark.parametrize("verb", ["POST", "DELETE", "PUT", "PATCH"])
    def test_another_verb_names_the_right_one(
        self, gateway: Gateway, world: World, verb: str
    ) -> None:
        answer = account().call(gateway, verb, path_of(INFO))
        refused(answer, 405, "invalid-method")
        assert answer.headers["allow"] == "GET"

    def test_an_app_of_the_wrong_kind(self, gateway: Gateway, world: World) -> None:
        assert program().call(gateway, "GET", path_of(INFO)).status in {400, 401}


class TestAuthorization:
    def test_none_at_all(self, gateway: Gateway, world: World) -> None:
        request = account().request("GET", path_of(INFO))
        request.headers = []
        refused(request.to(gateway), 400, "missing-timestamp", signed=False)

    @pytest.mark.parametrize(
        ("changes", "code", "signed"),
        [
            ({"app_id": None}, "missing-app-id", False),
            ({"app_id": "20210000000000zz"}, "invalid-app-id", False),
            ({"app_id": "2021999999999999"}, "invalid-app-id", False),
            ({"timestamp": None}, "missing-timestamp", True),
            ({"timestamp": "2026-11-22 10:00:00"}, "invalid-timestamp", True),
            ({"timestamp": "9" * 40}, "invalid-timestamp", True),
            ({"timestamp": "1000"}, "invalid-timestamp", True),
            ({"expired_seconds": "soon"}, "invalid-timestamp", True),
            ({"nonce": None}, "invalid-parameter", True),
            ({"nonce": "n" * 129}, "invalid-parameter", True),
            ({"app_cert_sn": "0" * 32}, "missing-signature-config", True),
        ],
    )
    def test_a_field_that_is_wrong(
        self,
        gateway: Gateway,
        world: World,
        changes: dict[str, Any],
        code: str,
        signed: bool,
    ) -> None:
        answer = account().call(gateway, "GET", path_of(INFO), **changes)
        refused(answer, 400, code, signed=signed)

    def test_fields_in_any_order(self, gateway: Gateway, world: World) -> None:
        client = account()
        stamp = str(int(datetime.now(UTC).timestamp() * 1000))
        text = f"timestamp={stamp},expired_seconds=120,nonce=abc,app_id={ACCOUNT_ID}"
        request = client.request("GET", path_of(INFO))
        sign = client.sign(text, "GET", path_of(INFO), b"")
        request.headers = [(b"authorization", f"{SCHEME} {text},sign={sign}".encode())]
        assert request.to(gateway).status == 200

    def test_after_expired_seconds(self, gateway: Gateway, world: World) -> None:
        request = account(about={"expired_seconds": "120"}).request("GET", path_of(INFO))
        assert request.to(gateway).status == 200
        with time_machine.travel(datetime.now(UTC) + timedelta(seconds=121), tick=False):
            refused(request.to(gateway), 400, "invalid-timestamp")

    def test_a_replay_after_the_window(self, gateway: Gateway, world: World) -> None:
        request = account().request("GET", path_of(INFO))
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=25), tick=False):
            refused(request.to(gateway), 400, "invalid-timestamp")

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            (SCHEME.encode(), b"ALIPAY-SM3withSM2", "invalid-signature-type"),
            (b",sign=", b",sing=", "missing-signature"),
            (b"nonce=", b"nonce=0", "invalid-signature"),
            (b",nonce=", b",nonce=1,nonce=", "invalid-parameter"),
        ],
    )
    def test_a_changed_header(
        self, gateway: Gateway, world: World, old: bytes, new: bytes, code: str
    ) -> None:
        request = account().request("GET", path_of(INFO))
        request.headers = [(name, value.replace(old, new)) for name, value in request.headers]
        refused(request.to(gateway), 400, code)

    def test_the_checked_string_is_shown(self, gateway: Gateway, world: World) -> None:
        wrong = RestClient(ACCOUNT_ID, pair("program"))
        answer = wrong.call(gateway, "POST", path_of(SEND), {"page": "苹果"})
        refused(answer, 400, "invalid-signature")
        assert re.search(
            rf'app_id={ACCOUNT_ID},.*\nPOST\n{path_of(SEND)}\n\{{"page": "苹果"\}}\n$',
            answer.json["message"],
        )

    def test_a_suspended_merchants_app(self, gateway: Gateway, world: World) -> None:
        world.merchant.state = "suspended"
        world.merchant.save()
        assert account().call(gateway, "GET", path_of(INFO)).code == "invalid-app-state"


class TestBodies:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"[]", "illegal-json"),
            (b"{", "illegal-json"),
            (b'{"to_user_id":"\xff"}', "invalid-charset"),
            (b'{"to_user_id":"\\u0000"}', "illegal-json"),
            (b"[" * 100_000, "illegal-json"),
            (b"QUJDREVGR0hJSktMTU5PUA==", "decryption-error-missing-encrypt-type"),
        ],
    )
    def test_what_is_no_request(
        self, gateway: Gateway, world: World, body: bytes, code: str
    ) -> None:
        refused(program().call(gateway, "POST", path_of(SEND), body), 400, code)

    def test_a_parameter_twice(self, gateway: Gateway, world: World) -> None:
        client = account()
        target = f"{path_of(FOLLOW)}?user_id=1&user_id=2"
        request = client.request("GET", path_of(FOLLOW))
        text = client.authorization_text()
        request.query = b"user_id=1&user_id=2"
        sign = client.sign(text, "GET", target, b"")
        request.headers = [(b"authorization", f"{SCHEME} {text},sign={sign}".encode())]
        refused(request.to(gateway), 400, "invalid-parameter")

    def test_a_body_that_is_too_long(self, gateway: Gateway, world: World, settings: Any) -> None:
        settings.LIFELOOP_CALL_BYTES = 1000
        answer = program().call(gateway, "POST", path_of(SEND), b" " * 1001)
        refused(answer, 400, "invalid-parameter")

    def test_the_target_is_signed_as_it_was_sent(self, gateway: Gateway, world: World) -> None:
        client = account()
        for query in ("user_id=2088000%30000000001", "user_id=&open_id=&user_id="):
            request = client.request("GET", path_of(FOLLOW))
            text = client.authorization_text()
            request.query = query.encode()
            sign = client.sign(text, "GET", f"{path_of(FOLLOW)}?{query}", b"")
            request.headers = [(b"authorization", f"{SCHEME} {text},sign={sign}".encode())]
            assert request.to(gateway).code != "invalid-signature"

    def test_beside_version_2(self, gateway: Gateway, world: World) -> None:
        """One registry, one writer: what one version sent is there for the other."""
        assert world.program_client().call(gateway, SEND, world.message()).node["code"] == "10000"
        again = world.message(page="pages/other")
        assert program().call(gateway, "POST", path_of(SEND), again).status == 200
        assert DirectMessage.objects.filter(person=world.follower).count() == 2
