"""Every served method by each of the unmodified clients: signed by it, answered, the answer verified by it.

What is sent is the method's own example, so most of it names what the demo does not have: the answer is a success, or one of the
refusals that the reference lists. What the methods do is tested in ``tests/gateway``.
"""

import importlib
import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from lifeloop.gateway.registry import METHODS, Method
from lifeloop.identity.models import AppKind
from tests.clients import test_official_node, test_official_python, test_python_alipay_sdk
from tests.server import Server, Template

Facts = dict[str, Any]
Redirect = Callable[[int], None]


@pytest.fixture(scope="module")
def shop(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this file's own: the examples delist the account, send to everybody, change the menu."""
    home = tmp_path_factory.mktemp("every-method") / "home"
    with template.server(home) as started:
        yield started
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def known(shop: Server) -> Facts:
    """Its ids and keys."""
    return shop.demo()


def plain() -> Iterator[Method]:
    """Methods whose fields are one JSON text: all but sign-in, authorisation and uploads, which have tests of their own."""
    for one in METHODS:
        alone = one.top_level or one.files or one.bare or ".auth." in one.name
        if not alone:
            yield one


def caller(one: Method) -> str:
    return "lifestyle_account" if AppKind.ACCOUNT in one.callers else "mini_program"


def sayable(one: Method) -> set[str]:
    """The codes that the reference lists."""
    return {one.codes.get(refused, refused.code) for refused in one.all_refusals()}


def judged(one: Method, code: str, sub_code: str | None) -> str:
    """Empty for an answer that the reference knows, else what was said instead."""
    good = code == "10000" or (code == "40004" and sub_code in sayable(one))
    return "" if good else f"{one.name}: {code} {sub_code}"


def test_there_are_many() -> None:
    assert settings.configured
    assert len(list(plain())) > 60


def test_fzlees_client(shop: Server, known: Facts) -> None:
    wrong = []
    for one in plain():
        client = test_python_alipay_sdk.client(known, caller(one), shop.port)
        answer = client.server_api(one.name, dict(one.example) or None)
        wrong.append(judged(one, answer["code"], answer.get("sub_code")))
    assert list(filter(None, wrong)) == []


@pytest.mark.parametrize("charset", ["utf-8", "GBK"])
def test_the_official_python_client(
    shop: Server, known: Facts, redirect: Redirect, charset: str
) -> None:
    redirect(shop.port)
    wrong, classes = [], 0
    for one in plain():
        name = "".join(part.capitalize() for part in one.name.split(".")) + "Request"
        try:
            module = importlib.import_module(f"alipay.aop.api.request.{name}")
        except ModuleNotFoundError:
            continue  # an old method that this version of the client has no class for
        classes += 1
        request = getattr(module, name)()
        if one.example:
            request.biz_content = dict(one.example)
        client = test_official_python.client(known, caller(one), charset=charset)
        answer = json.loads(client.execute(request))
        wrong.append(judged(one, answer["code"], answer.get("sub_code")))
    assert list(filter(None, wrong)) == []
    assert classes > 50


def test_the_official_node_client(shop: Server, known: Facts) -> None:
    wrong = []
    for app in ("lifestyle_account", "mini_program"):
        methods = [one for one in plain() if caller(one) == app]
        calls = [
            {"method": one.name, "params": {"bizContent": dict(one.example)}} for one in methods
        ]
        outcomes = test_official_node.run(known, app, shop.port, *calls)
        for one, outcome in zip(methods, outcomes, strict=True):
            told = outcome.get("result", {})
            said = judged(one, told.get("code", ""), told.get("subCode"))
            wrong.append(outcome.get("error", said))
    assert list(filter(None, wrong)) == []
