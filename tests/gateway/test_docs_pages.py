"""``/docs/``: every method has its page in both languages, made from its file; nothing inline, nothing written."""

import json
import re

import pytest
from django.test import Client

from lifeloop.gateway.docs.shown import FAMILIES, Shown
from lifeloop.gateway.docs.words import chinese, sentences
from lifeloop.gateway.errors import REFUSALS
from lifeloop.gateway.registry import METHODS, Method
from lifeloop.gateway.v3.replies import code_of

pytestmark = pytest.mark.django_db
every_method = pytest.mark.parametrize("one", list(METHODS), ids=METHODS.names())


def page(path: str, language: str = "en") -> str:
    answer = Client().get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    text = answer.content.decode()
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=", text)
    return text


def test_the_index_names_every_method() -> None:
    for language in ("en", "zh-hans"):
        text = page("/docs/", language)
        assert all(f"/docs/{name}/" in text for name in METHODS.names())


@every_method
def test_a_methods_page(one: Method) -> None:
    for language, title in (("en", one.title), ("zh-hans", one.title_zh)):
        text = page(f"/docs/{one.name}/", language)
        assert title in text.replace("&#x27;", "'").replace("&quot;", '"')
        assert one.name in text
        assert (f'data-path="{one.path}"' in text) and f"{one.verb} {one.path}" in text
        for name in [*one.request.model_fields, *one.answer.model_fields]:
            assert f"<code>{name}</code>" in text
        for refused in one.all_refusals():
            assert f'id="{code_of(one.codes.get(refused, refused.code))}"' in text
        assert 'id="try-form"' in text


def test_the_key_field_has_no_name() -> None:
    """What has no name is sent by no form, scripts or not."""
    text = page("/docs/alipay.open.public.menu.create/")
    form = text[text.index('id="try-form"') : text.index("</form>", text.index('id="try-form"'))]
    assert re.findall(r'name="([^"]+)"', form) == ["version", "version"]
    assert "action=" not in form


def test_the_common_errors_are_all_there() -> None:
    text = page("/docs/errors/", "zh-hans")
    for sub_code, (_code, words) in REFUSALS.items():
        assert f'id="{code_of(sub_code)}"' in text
        assert words in text


def test_the_document_is_served() -> None:
    answer = Client().get("/docs/openapi.json")
    assert json.loads(answer.content)["openapi"].startswith("3.1")


def test_what_is_not_there() -> None:
    assert Client().get("/docs/alipay.open.none/").status_code == 404
    assert Client().post("/docs/").status_code in {403, 405}


def test_every_family_has_a_name() -> None:
    assert {one.handler.__module__.split(".")[-2] for one in METHODS} <= set(FAMILIES)
    assert all(Shown(one).family for one in METHODS)


def test_the_methods_sentences_are_translated() -> None:
    assert sentences() - set(chinese()) == set()
    assert set(chinese()) - sentences() == set()
