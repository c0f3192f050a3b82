"""Version 3 with certificates, encryption, an app_auth_token, files; and a retired key."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from lifeloop.gateway.app import Gateway
from lifeloop.identity.models import App, AppKey, AppKind
from lifeloop.identity.queries import certificates as queries
from lifeloop.identity.services import certificates, keys
from lifeloop.messaging.models import DirectMessage
from lifeloop.placements.models import Picture
from tests import factories_certificates as certified
from tests.clients.test_uploads_and_links import png
from tests.gateway.expect import FOLLOW, INFO, SEND
from tests.gateway.rest import RestClient, Sent
from tests.gateway.test_encryption import by_chance, make_key, sealed
from tests.gateway.test_rest import account, path_of, program, refused
from tests.gateway.world import (
    ACCOUNT_ID,
    ACTOR,
    FOLLOWER,
    OTHER_ID,
    PROGRAM_ID,
    World,
    pair,
    public_text,
)

pytestmark = pytest.mark.django_db(transaction=True)
UPLOAD = "alipay.offline.material.image.upload"
TOKEN = "a" * 32
SEALED = {"alipay-encrypt-type": "AES", "content-type": "text/plain"}


def opened(key: bytes, body: bytes) -> object:
    decryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).decryptor()
    clear = decryptor.update(base64.b64decode(body, validate=True)) + decryptor.finalize()
    return json.loads(clear[: -clear[-1]])


class TestEncryption:
    def test_a_body_and_its_answer(self, gateway: Gateway, world: World) -> None:
        key = make_key(PROGRAM_ID)
        body = sealed(key, json.dumps(world.message()).encode()).encode()
        answer = program(headers=SEALED).call(gateway, "POST", path_of(SEND), body)
        assert answer.status == 200
        assert answer.signed_by()
        assert opened(key, answer.body) == {}
        assert DirectMessage.objects.count() == 1

    def test_a_query_in_the_clear_its_answer_not(self, gateway: Gateway, world: World) -> None:
        key = make_key(ACCOUNT_ID)
        client = account(headers=SEALED)
        answer = client.call(gateway, "GET", path_of(FOLLOW), {"user_id": FOLLOWER})
        assert opened(key, answer.body) == {"is_follow": "T"}

    def test_a_refusal_is_in_the_clear(self, gateway: Gateway, world: World) -> None:
        key = make_key(PROGRAM_ID)
        body = sealed(key, json.dumps(world.message(page="p" * 129)).encode()).encode()
        refused(
            program(headers=SEALED).call(gateway, "POST", path_of(SEND), body),
            400,
            "PAGE_OVER_LIMIT",
        )

    def test_what_is_wrong_with_it(self, gateway: Gateway, world: World) -> None:
        client, path = program(headers=SEALED), path_of(SEND)
        code = "decryption-error-not-valid-encrypt-key"
        refused(client.call(gateway, "POST", path, b"QUJD"), 400, code)
        key = make_key(PROGRAM_ID)
        other = sealed(b"k" * 16, b"{}").encode()
        refused(client.call(gateway, "POST", path, b"{}"), 400, "invalid-encrypt")
        refused(client.call(gateway, "POST", path, other), 400, "decryption-error-unknown")
        chance = by_chance(key, b'{"to_user_id": "2088"}').encode()
        refused(client.call(gateway, "POST", path, chance), 400, "decryption-error-unknown")
        gbk = sealed(key, '{"page": "拿铁"}'.encode("gbk")).encode()
        refused(client.call(gateway, "POST", path, gbk), 400, "invalid-charset")
        des = program(headers={"alipay-encrypt-type": "DES"})
        refused(des.call(gateway, "POST", path, b"{}"), 400, "invalid-encrypt-type")


class TestCertificates:
    def made(self) -> tuple[RestClient, AppKey]:
        certified.make_root()
        row = certificates.certify(
            ACTOR, App.objects.get(pk=ACCOUNT_ID), text=public_text(pair("certified"))
        )
        platform = queries.platform()
        assert platform is not None
        client = RestClient(
            ACCOUNT_ID,
            pair("certified"),
            about={"app_cert_sn": row.cert_sn},
            headers={"alipay-root-cert-sn": platform.root_sn},
        )
        return client, row

    def test_the_answer_names_the_platforms(self, gateway: Gateway, world: World) -> None:
        client, _row = self.made()
        answer = client.call(gateway, "GET", path_of(INFO))
        platform = queries.platform()
        assert platform is not None
        assert answer.status == 200
        assert answer.headers["alipay-sn"] == platform.sn
        assert answer.signed_by()
        assert "alipay-sn" not in account().call(gateway, "GET", path_of(INFO)).headers

    def test_serials_that_are_wrong(self, gateway: Gateway, world: World) -> None:
        client, _row = self.made()
        rootless = RestClient(ACCOUNT_ID, client.key, about=client.about)
        answer = rootless.call(gateway, "GET", path_of(INFO))
        refused(answer, 400, "missing-alipay-root-cert-sn")
        answer = client.call(gateway, "GET", path_of(INFO), app_cert_sn="0" * 32)
        refused(answer, 400, "app-cert-not-exist")
        unnamed = RestClient(ACCOUNT_ID, client.key)
        refused(unnamed.call(gateway, "GET", path_of(INFO)), 400, "invalid-signature")

    def test_a_retired_key_is_refused_at_the_next_call(
        self, gateway: Gateway, world: World
    ) -> None:
        assert account().call(gateway, "GET", path_of(INFO)).status == 200
        newer = world.add_key(ACCOUNT_ID, "newer")
        old = AppKey.objects.exclude(pk=newer.pk).get(app_id=ACCOUNT_ID)
        keys.retire_key(ACTOR, App.objects.get(pk=ACCOUNT_ID), key_id=old.pk)
        refused(account().call(gateway, "GET", path_of(INFO)), 400, "invalid-signature")


class TestForOthers:
    @pytest.fixture(autouse=True)
    def provider(self, world: World) -> None:
        app = App.objects.create(
            app_id=OTHER_ID, kind=AppKind.PROGRAM, merchant=world.other_merchant
        )
        world.add_key(OTHER_ID, "provider")
        certified.make_app_auth_token(app, App.objects.get(pk=ACCOUNT_ID), TOKEN)

    def test_the_token_is_the_last_line(self, gateway: Gateway, world: World) -> None:
        client = RestClient(OTHER_ID, pair("provider"), headers={"alipay-app-auth-token": TOKEN})
        assert client.call(gateway, "GET", path_of(INFO)).json["app_name"] == world.account.name

    def test_a_token_that_is_not_signed(self, gateway: Gateway, world: World) -> None:
        request = RestClient(OTHER_ID, pair("provider")).request("GET", path_of(INFO))
        request.headers.append((b"alipay-app-auth-token", TOKEN.encode()))
        refused(request.to(gateway), 400, "invalid-signature")

    def test_a_token_of_nobody_is_a_401(self, gateway: Gateway, world: World) -> None:
        client = RestClient(OTHER_ID, pair("provider"), headers={"alipay-app-auth-token": "b" * 32})
        refused(client.call(gateway, "GET", path_of(INFO)), 401, "invalid-app-auth-token")


class TestUploads:
    def request(self, data: bytes, *, name: str = "shop.png", content: bytes = b"") -> Sent:
        """The part ``data`` is signed, the file and every other part is not."""
        client, mark = account(), "--------------------------271828"
        request = client.request("POST", path_of(UPLOAD), data)
        request.body = (
            (
                f'--{mark}\r\ncontent-disposition: form-data; name="data"\r\n'
                f"content-type: application/json\r\n\r\n"
            ).encode()
            + data
            + (
                f'\r\n--{mark}\r\ncontent-disposition: form-data; name="image_content"; '
                f'filename="{name}"\r\ncontent-type: image/png\r\n\r\n'
            ).encode()
            + (content or png(70))
            + f"\r\n--{mark}--\r\n".encode()
        )
        kind = f"multipart/form-data; boundary={mark}".encode()
        request.headers = [
            (title, kind if title == b"content-type" else value) for title, value in request.headers
        ]
        return request

    def test_a_picture(self, gateway: Gateway, world: World) -> None:
        answer = self.request(b'{"image_type":"png","image_name":"shop"}').to(gateway)
        assert answer.status == 200, answer.json
        assert answer.signed_by()
        assert Picture.objects.get(pk=int(answer.json["image_id"])).name == "shop"

    def test_data_that_was_changed(self, gateway: Gateway, world: World) -> None:
        request = self.request(b'{"image_type":"png","image_name":"shop"}')
        request.body = request.body.replace(b'"shop"', b'"shoe"', 1)
        refused(request.to(gateway), 400, "invalid-signature")

    def test_what_is_no_picture(self, gateway: Gateway, world: World) -> None:
        data = b'{"image_type":"png","image_name":"shop"}'
        refused(self.request(data, name="shop.exe").to(gateway), 400, "invalid-file-extension")
        answer = self.request(data, content=b"no picture").to(gateway)
        assert answer.status == 400
        assert answer.code
        assert not Picture.objects.exists()
