"""第三方应用授权 at the console: a provider's link, the merchant's click, the code, and the end of it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from lifeloop.identity.models import App, AppAuthCode, AppAuthToken
from lifeloop.identity.queries import delegations as queries
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.services import delegations
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db
CALLBACK = "https://provider.example.com/back"


class Scene:
    """A provider with a callback address; another company with a program and an account."""

    def __init__(self) -> None:
        self.provider_member = make.make_member()
        company = make.make_merchant(owner=self.provider_member)
        self.provider = make.make_program(company, name="Helper")
        App.objects.filter(pk=self.provider.pk).update(callback_address=CALLBACK)
        self.member = make.make_member()
        self.merchant = make.make_merchant(owner=self.member)
        self.account = make.make_account(self.merchant, name="City coffee")
        self.program = make.make_program(self.merchant, name="City orders")
        self.client: Client = browser(self.member)
        self.tab = f"/console/accounts/{self.account.pk}/keys/"

    def link(self, **changes: str) -> str:
        facts = {"app_id": self.provider.pk, "redirect_uri": CALLBACK, **changes}
        return "/console/consent/?" + "&".join(f"{name}={value}" for name, value in facts.items())

    def allow(self, url: str) -> str:
        """The address that the last button leads to."""
        shown = self.client.post(url, {"app": self.account.pk})
        found = re.search(r'<a class="btn btn-primary" href="([^"]+)"', shown.content.decode())
        assert found
        return found[1].replace("&amp;", "&")


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_from_the_link_to_the_token(scene: Scene) -> None:
    old = scene.client.get("/oauth2/appToAppAuth.htm?app_id=1&state=a%26b")
    assert old["Location"] == "/console/consent/?app_id=1&state=a%26b"
    shown = text_of(scene.client.get(scene.link()))
    assert "Helper" in shown
    assert f"City coffee ({scene.account.pk})" in shown
    assert f"City orders ({scene.program.pk})" in shown
    assert not AppAuthCode.objects.exists()
    back = scene.allow(scene.link(state="a%26b"))
    assert back.startswith(f"{CALLBACK}?")
    query = parse_qs(urlsplit(back).query)
    assert query["app_id"] == [scene.provider.pk]
    assert query["source"] == ["app_auth"]
    assert query["state"] == ["a&b"]
    made = delegations.exchange(scene.provider.pk, code=query["app_auth_code"][0])
    assert made.auth_app_id == scene.account.pk
    assert "Helper" in text_of(scene.client.get(scene.tab))


def test_a_query_of_the_providers_own_is_kept(scene: Scene) -> None:
    back = scene.allow(scene.link(redirect_uri=f"{CALLBACK}%3Fshop%3D7"))
    assert back.startswith(f"{CALLBACK}?shop=7&app_id=")


@pytest.mark.parametrize(
    "changes",
    [
        {"app_id": "2021999999999999"},
        {"redirect_uri": "https://evil.example.com/back"},
        {"redirect_uri": "https://provider.example.com/back/more"},
        {"redirect_uri": "https://provider.example.com/back@evil.example.com"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": f"{CALLBACK}%23x"},
        {"redirect_uri": ""},
    ],
    ids=["app", "host", "path", "at", "script", "fragment", "none"],
)
def test_a_link_that_is_not_the_providers(scene: Scene, changes: dict[str, str]) -> None:
    url = scene.link(**changes)
    assert "The link does not work" in text_of(scene.client.get(url))
    posted = scene.client.post(url, {"app": scene.account.pk})
    assert "app_auth_code" not in posted.content.decode()
    assert not AppAuthCode.objects.exists()


def test_a_provider_without_an_address_cannot_ask(scene: Scene) -> None:
    App.objects.update(callback_address="")
    for address in ("", CALLBACK):
        url = scene.link(redirect_uri=address)
        assert "The link does not work" in text_of(scene.client.get(url))


def test_nobody_allows_what_is_not_his(scene: Scene) -> None:
    foreign = make.make_account()
    answer = scene.client.post(scene.link(), {"app": foreign.pk})
    assert answer.status_code in {200, 422}
    assert not AppAuthCode.objects.exists()
    viewer = make.make_member()
    make.join(viewer, scene.merchant, Role.VIEWER)
    assert browser(viewer).post(scene.link(), {"app": scene.account.pk}).status_code == 403


def test_the_merchant_ends_it(scene: Scene) -> None:
    back = scene.allow(scene.link())
    code = parse_qs(urlsplit(back).query)["app_auth_code"][0]
    made = delegations.exchange(scene.provider.pk, code=code)
    there = f"/console/keys/{scene.account.pk}/delegations/{scene.provider.pk}/end/"
    assert "Helper" in text_of(scene.client.get(there, **HTMX))
    other = browser(scene.provider_member)
    assert other.post(there, **HTMX).status_code == 404
    assert queries.resolve(scene.provider.pk, made.app_auth_token)
    assert scene.client.post(there, **HTMX)["HX-Redirect"] == scene.tab
    assert queries.resolve(scene.provider.pk, made.app_auth_token) is None
    assert AppAuthToken.objects.get().ended_at is not None
    assert scene.client.get(there, **HTMX).status_code == 404


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://a.example.com/back", True),
        ("http://127.0.0.1:8000/back", True),
        ("", True),
        ("http://a.example.com/", False),
        ("https://a.example.com/?x=1", False),
        ("https://a.example.com/#x", False),
        ("https://a@b.example.com/", False),
        ("https:///back", False),
        ("https://a.example.com:x/", False),
        ("javascript:alert(1)", False),
        ("https://a.example.com/" + "a" * 500, False),
    ],
)
def test_the_callback_address(scene: Scene, address: str, good: bool) -> None:
    there = f"/console/keys/{scene.account.pk}/callback/"
    answer = scene.client.post(there, {"callback_address": address}, **HTMX)
    assert (answer.status_code == 422) is not good
    kept = App.objects.get(pk=scene.account.pk).callback_address
    assert kept == (address if good else "")
    if good and address:
        assert "/oauth2/appToAppAuth.htm?" in text_of(scene.client.get(scene.tab))
