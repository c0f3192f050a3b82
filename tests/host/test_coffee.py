"""The coffee shop's backend: it trusts the platform's codes, serves its own pages only, and needs no form id to make coffee.

The journey through its pages is in ``tests/e2e``.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from demo.coffee import package
from demo.coffee.shop import BadOrder, Shop
from lifeloop.programs import packages
from tests.host.conftest import World
from tests.server import ROOT


@dataclass
class Backend:
    """A running backend and how a page calls it."""

    address: str
    origin: str
    facts: dict[str, Any]

    def call(
        self, path: str, body: Any = None, *, token: str = "", origin: str = ""
    ) -> tuple[int, Any, Any]:
        headers = {
            "Origin": origin or self.origin,
            "Content-Type": "application/json",
            "Authorization": f"Bearer {token}",
        }
        data = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(
                Request(self.address + path, data=data, headers=headers), timeout=20
            ) as response:
                return response.status, json.load(response), response.headers
        except HTTPError as error:
            return error.code, json.load(error), error.headers


@pytest.fixture(scope="module")
def backend(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    facts = world.stage(package.build(public_id="@@PUBLIC_ID@@", app_id="@@APP_ID@@"), name="后厨")
    config = tmp_path_factory.mktemp("coffee") / "config.json"
    config.write_text(
        json.dumps(facts | {"base_url": world.base, "gateway_url": f"{world.base}/gateway.do"})
    )
    command = [sys.executable, "-m", "demo.coffee", "--port", "0", "--brew", "0.1"]
    env = {**os.environ, "LIFELOOP_DEMO_CONFIG": str(config)}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline().split()
        yield Backend(line[4], line[-1], facts)
        process.terminate()


def code(world: World, backend: Backend) -> str:
    program, person = backend.facts["mini_program"]["app_id"], backend.facts["visitor"]["id"]
    return str(
        world.ask(
            "from lifeloop.identity.models import App, Person\nfrom lifeloop.identity.services import oauth\n"
            f"answer = oauth.issue_code(App.objects.get(pk='{program}'), Person.objects.get(pk={person}))"
        )
    )


def test_a_code_of_the_platform_signs_in_once(world: World, backend: Backend):
    auth_code = code(world, backend)
    status, answer, _ = backend.call("/api/login", {"authCode": auth_code})
    assert (status, len(answer["token"]) > 20) == (200, True)
    status, answer, _ = backend.call("/api/login", {"authCode": auth_code})
    assert status == 403
    assert answer["error"].startswith("isv.code-invalid")
    assert backend.call("/api/login", {"authCode": "made-up"})[0] == 403


def test_an_order_without_a_form_id_is_made_all_the_same(world: World, backend: Backend):
    token = backend.call("/api/login", {"authCode": code(world, backend)})[1]["token"]
    status, order, _ = backend.call(
        "/api/orders", {"items": {"latte": 2}, "formId": ""}, token=token
    )
    assert (status, order["total"], order["told"]) == (201, 4400, "NO_FORM_ID")
    status, order, _ = backend.call(
        "/api/orders", {"items": {"latte": 1}, "formId": "made-up"}, token=token
    )
    assert (status, order["told"]) == (201, "FORM_ID_INVALID")
    assert (
        backend.call(f"/api/orders/{order['number']}", token=token)[1]["number"] == order["number"]
    )
    other = backend.call("/api/login", {"authCode": code(world, backend)})[1]["token"]
    assert backend.call(f"/api/orders/{order['number']}", token=other)[0] == 200
    assert backend.call(f"/api/orders/{order['number']}", token="nobody")[0] == 401
    assert backend.call("/api/orders", {"items": {"latte": 1}}, token="nobody")[0] == 401


@pytest.mark.parametrize(
    "items", [{}, {"tea": 1}, {"latte": 0}, {"latte": -1}, {"latte": 10}, {"latte": "x"}, [1]]
)
def test_orders_that_make_no_sense(world: World, backend: Backend, items: Any):
    token = backend.call("/api/login", {"authCode": code(world, backend)})[1]["token"]
    assert backend.call("/api/orders", {"items": items}, token=token)[0] == 400


def test_pages_of_other_origins_are_not_answered(backend: Backend):
    assert backend.call("/healthz")[2]["Access-Control-Allow-Origin"] == backend.origin
    assert (
        backend.call("/healthz", origin="http://evil.localhost")[2]["Access-Control-Allow-Origin"]
        is None
    )


def test_the_shop_knows_its_own_orders_only():
    shop = Shop()
    order = shop.order("2088000000000001", items={"latte": 1}, remark="x" * 100, form_id="")
    assert len(order.remark) == 40
    assert shop.find("2088000000000001", order.number) is order
    assert shop.find("2088000000000002", order.number) is None
    with pytest.raises(BadOrder):
        shop.order("2088000000000001", items={}, remark="", form_id="")


def test_the_package_passes_the_platforms_checks_and_is_always_the_same(tmp_path: Path):
    path = tmp_path / "coffee.zip"
    path.write_bytes(package.build(app_id="2021000000000001", public_id="2021000000000002"))
    with path.open("rb") as file:
        found = packages.read(file, app_id="2021000000000001")
    assert found.described()["request_origins"] == ["http://127.0.0.1:8090"]
    assert b"2021000000000002" in found.files["js/config.js"]
    assert package.build(app_id="1") == package.build(app_id="1")
