"""开发设置(密钥) of programs and accounts."""

import base64
import re
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.test import Client

from lifeloop.identity.models import App, AppKey, Member, Merchant
from lifeloop.identity.platform_key import public_pem
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db


class Scene:
    def __init__(self, kind: str) -> None:
        self.member: Member = make.make_member()
        self.merchant: Merchant = make.make_merchant(owner=self.member)
        row: Any = (
            make.make_program(self.merchant, name="City coffee")
            if kind == "program"
            else make.make_account(self.merchant, name="City coffee")
        )
        self.app: App = row.app
        self.client: Client = browser(self.member)
        self.tab = f"/console/{kind}s/{self.app.pk}/keys/"
        self.path = f"/console/keys/{self.app.pk}/"

    def page(self) -> str:
        return text_of(self.client.get(self.tab))

    def generate(self) -> Any:
        return self.client.post(f"{self.path}generate/")


@pytest.fixture(params=["program", "account"])
def scene(request: pytest.FixtureRequest) -> Scene:
    return Scene(request.param)


def test_a_pair_is_made_and_its_private_key_shown_once(scene: Scene) -> None:
    shown = text_of(scene.generate())
    pem = re.search(
        r"-----BEGIN RSA PRIVATE KEY-----.+?-----END RSA PRIVATE KEY-----", shown, re.DOTALL
    )
    assert pem
    assert load_pem_private_key(pem[0].encode(), password=None) is not None
    link = re.search(r'href="data:application/x-pem-file;base64,([^"]+)"', shown)
    assert link
    assert base64.b64decode(link[1]).decode().strip() == pem[0]
    key = AppKey.objects.get()
    assert key.app == scene.app
    assert key.fingerprint in shown
    again = scene.page()
    assert key.fingerprint in again
    assert "PRIVATE KEY" not in again


def test_a_pasted_key(scene: Scene) -> None:
    answer = scene.client.post(f"{scene.path}add/", {"public_key": public_pem()}, **HTMX)
    assert answer["HX-Redirect"] == scene.tab
    taken = scene.client.post(f"{scene.path}add/", {"public_key": public_pem()}, **HTMX)
    assert "This key is already in use" in text_of(taken)
    wrong = scene.client.post(f"{scene.path}add/", {"public_key": "no key at all"}, **HTMX)
    assert wrong.status_code == 422
    assert "Paste an RSA public key" in text_of(wrong)
    assert "no key at all" in text_of(wrong)
    assert AppKey.objects.count() == 1


def test_two_are_valid_and_a_third_is_refused(scene: Scene) -> None:
    scene.generate()
    scene.generate()
    assert "generate/" not in scene.page()
    third = scene.generate()
    assert third.status_code == 422
    assert "Two keys are valid already." in text_of(third)
    assert "PRIVATE KEY" not in text_of(third)
    assert AppKey.objects.count() == 2


def test_retiring_asks_to_type_the_name(scene: Scene) -> None:
    scene.generate()
    key = AppKey.objects.get()
    there = f"{scene.path}{key.pk}/retire/"
    dialog = text_of(scene.client.get(there, **HTMX))
    assert key.fingerprint[:8] in dialog
    assert "It is the last valid key" in dialog
    assert scene.client.post(there, {"typed": "Something else"}, **HTMX).status_code == 422
    assert AppKey.objects.get().retired_at is None
    assert scene.client.post(there, {"typed": "City coffee"}, **HTMX)["HX-Redirect"] == scene.tab
    assert AppKey.objects.get().retired_at is not None
    assert scene.client.post(there, {"typed": "City coffee"}, **HTMX).status_code == 404


def test_another_companys_keys_are_not_there(scene: Scene) -> None:
    foreign = make.make_program().app
    key = make.make_key(foreign)
    for path in ("add/", "generate/", "aes/", f"{key.pk}/retire/"):
        there = f"/console/keys/{foreign.pk}/{path}"
        assert scene.client.get(there).status_code == 404
        assert scene.client.post(there, {"typed": "x"}).status_code == 404
    assert (
        scene.client.post(f"{scene.path}{key.pk}/retire/", {"typed": "City coffee"}).status_code
        == 404
    )
    assert AppKey.objects.get(pk=key.pk).retired_at is None


def test_a_content_key_is_made_and_replaced_only_by_typing(scene: Scene) -> None:
    there = f"{scene.path}aes/"
    assert scene.client.post(there, **HTMX)["HX-Redirect"] == scene.tab
    first = App.objects.get(pk=scene.app.pk).sealed_aes_key
    assert first
    assert scene.client.post(there, **HTMX).status_code == 422
    assert App.objects.get(pk=scene.app.pk).sealed_aes_key == first
    scene.client.post(there, {"typed": "City coffee"}, **HTMX)
    assert App.objects.get(pk=scene.app.pk).sealed_aes_key != first


def test_what_a_backend_needs_is_there_to_copy(scene: Scene) -> None:
    page = scene.page()
    assert "/gateway.do" in page
    assert "".join(public_pem().splitlines()[1:-1]) in page
    assert scene.app.pk in page
