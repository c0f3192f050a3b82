"""The composer of messages: what is typed becomes a content, is drawn as the phone draws it, and is refused in words."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from lifeloop.console.message_content import MessageContentForm
from lifeloop.identity.rules.roles import Role
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import KINDS
from lifeloop.messaging.models import ArticleState
from lifeloop.programs.models import Program
from lifeloop.relations.models import Association
from tests import factories as make
from tests.console.helpers import browser
from tests.factories_articles import item, make_article, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def account() -> Account:
    return make.make_account(make.make_merchant(owner=make.make_member()))


@pytest.fixture
def program(account: Account) -> Program:
    made = make.make_program(account.app.merchant)
    make.associate(account, made)
    return made


@pytest.fixture
def client(account: Account) -> Client:
    member = make.make_member()
    make.join(member, account.app.merchant, Role.OPERATOR)
    return browser(member)


def sent(kind: str, **fields: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"content-kind": kind, **{f"content-{k}": v for k, v in fields.items()}})
    return data


def articles(*items: dict[str, str], **more: str) -> QueryDict:
    data = sent("articles", count=str(len(items)), **more)
    for number, one in enumerate(items):
        data.update({f"content-{number}-{name}": value for name, value in one.items()})
    return data


def test_a_text(account: Account) -> None:
    form = MessageContentForm(
        account, sent("text", **{"text-title": "News", "text-text": "New beans"})
    )
    assert form.is_valid()
    assert (form.kind, form.content) == ("text", {"title": "News", "text": "New beans"})


def test_a_picture_of_ones_own_knows_its_size(account: Account) -> None:
    own = make_picture(account, width=800, height=600)
    form = MessageContentForm(account, sent("picture", **{"picture-path": own.path}))
    assert form.is_valid()
    assert form.content == {"path": own.path, "width": 800, "height": 600}
    other = make_picture(make.make_account(make.make_merchant()))
    form = MessageContentForm(account, sent("picture", **{"picture-path": other.path}))
    assert not form.is_valid()
    assert form.refused
    assert form.picture.errors["path"]


def test_articles_lead_to_an_article_a_program_or_a_page(
    account: Account, program: Program
) -> None:
    article = make_article(account, title="The article", digest="Of beans", cover="pictures/c.png")
    way = {"leads": "program", "program": program.pk, "page": "pages/menu", "query": "a=1"}
    form = MessageContentForm(
        account,
        articles(
            {"leads": "article", "article": str(article.pk)},
            {"title": "Order", **way},
            {"title": "Site", "leads": "link", "url": "https://example.com/x"},
        ),
    )
    assert form.is_valid(), [one.errors for one in form.items]
    first, second, third = form.content["items"]
    assert (first["title"], first["digest"], first["picture"]) == (
        "The article",
        "Of beans",
        "pictures/c.png",
    )
    assert second["target"] == {
        "kind": "program",
        "app_id": program.pk,
        "page": "pages/menu",
        "query": "a=1",
    }
    assert third["target"] == {"kind": "link", "url": "https://example.com/x"}
    KINDS["articles"].read(form.content)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"leads": "link", "url": "javascript:alert(1)", "title": "T"}, "url"),
        ({"leads": "link", "url": "", "title": "T"}, "url"),
        ({"leads": "article", "article": "", "title": "T"}, "article"),
        ({"leads": "article", "article": "123", "title": "T"}, "article"),
        ({"leads": "program", "program": "", "title": "T"}, "program"),
        ({"leads": "program", "program": "2021000000000001", "title": "T"}, "program"),
        ({"leads": "link", "url": "https://example.com/"}, "title"),
        ({"leads": "link", "url": "https://example.com/", "title": "x" * 101}, "title"),
        (
            {"leads": "link", "url": "https://example.com/", "title": "T", "digest": "x" * 513},
            "digest",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    account: Account, program: Program, fields: dict[str, str], where: str
) -> None:
    form = MessageContentForm(account, articles(fields))
    assert not form.is_valid()
    assert set(form.items[0].errors) == {where}


def test_a_program_page_that_is_none(account: Account, program: Program) -> None:
    way = {"leads": "program", "program": program.pk, "page": "../x", "title": "T"}
    form = MessageContentForm(account, articles(way))
    assert not form.is_valid()
    assert set(form.items[0].errors) == {"program"}


def test_the_first_of_several_needs_a_picture(account: Account) -> None:
    one = {"leads": "link", "url": "https://example.com/", "title": "T"}
    form = MessageContentForm(account, articles(one, one))
    assert not form.is_valid()
    assert form.items[0].errors["picture"] == ["The first of several articles needs a picture."]
    assert MessageContentForm(account, articles(one)).is_valid()


def test_parts_are_added_moved_and_taken_away(account: Account) -> None:
    one = {"leads": "link", "url": "https://example.com/", "title": "one"}
    two = {**one, "title": "two"}

    def titles(act: str, *items: dict[str, str]) -> list[Any]:
        form = MessageContentForm(account, articles(*items, act=act))
        assert not form.is_valid()
        assert not form.refused
        return [part["title"].value() for part in form.items]

    assert titles("add", one) == ["one", ""]
    assert titles("down-0", one, two) == ["two", "one"]
    assert titles("up-1", one, two) == ["two", "one"]
    assert titles("remove-0", one, two) == ["two"]
    assert titles("remove-0", one) == ["one"]
    for nonsense in ("remove-9", "up-0", "x", "up-", "up--1", "add-9x"):
        assert titles(nonsense, one, two)[:2] == ["one", "two"]


def test_never_more_than_the_setting(account: Account, settings: Any) -> None:
    settings.LIFELOOP_ARTICLES_PER_MESSAGE = 2
    one = {"leads": "link", "url": "https://example.com/", "title": "one"}
    form = MessageContentForm(account, articles(one, one, act="add"))
    assert form.full
    assert len(form.items) == 2
    assert len(MessageContentForm(account, articles(one, one, one, one)).items) == 2


def test_a_stored_content_is_shown_again(account: Account, program: Program) -> None:
    stored = {"items": [item({"kind": "program", "app_id": program.pk, "page": "p", "query": ""})]}
    form = MessageContentForm(account, initial={"kind": "articles", "content": stored})
    assert form.kind == "articles"
    assert form.items[0]["program"].value() == program.pk
    assert form.items[0]["page"].value() == "p"
    assert not form.refused
    text = MessageContentForm(
        account, initial={"kind": "text", "content": {"title": "", "text": "Hi"}}
    )
    assert text.text["text"].value() == "Hi"


def test_the_phone_is_drawn_of_what_stands_there(
    client: Client, account: Account, program: Program
) -> None:
    there = f"/console/accounts/{account.pk}/message-content/"
    way = {"leads": "program", "program": program.pk, "title": "<b>Order</b>"}
    answer = client.post(there, articles(way, {"leads": "link", "url": "half", "title": ""}))
    assert answer.status_code == 200
    body = answer.content.decode()
    assert "&lt;b&gt;Order&lt;/b&gt;" in body
    assert f"Mini program {program.name}" in body
    assert "ma-dark" not in body
    assert "field-error" not in body
    Association.objects.all().delete()
    assert "ma-dark" in client.post(there, articles(way)).content.decode()


def test_a_picture_is_drawn_in_its_size_and_only_ones_own(client: Client, account: Account) -> None:
    there = f"/console/accounts/{account.pk}/message-content/"
    own, other = make_picture(account), make_picture(make.make_account(make.make_merchant()))
    body = client.post(there, sent("picture", **{"picture-path": own.path})).content.decode()
    assert f'src="/media/{own.path}" width="900" height="420"' in body
    body = client.post(there, sent("picture", **{"picture-path": other.path})).content.decode()
    assert "Choose a picture to see it here." in body


def test_a_withdrawn_article_is_dark_and_says_so(client: Client, account: Account) -> None:
    gone = make_article(account, state=ArticleState.WITHDRAWN, title="Old")
    one = {"leads": "article", "article": str(gone.pk), "title": "T"}
    body = client.post(
        f"/console/accounts/{account.pk}/message-content/", articles(one)
    ).content.decode()
    assert "Old (not available)" in body
    assert "ma-dark" in body


def test_only_the_kinds_that_are_offered(client: Client, account: Account) -> None:
    there = f"/console/accounts/{account.pk}/message-content/?kinds=text&prefix=say"
    body = client.post(there, {"say-kind": "articles", "say-text-text": "Hello"}).content.decode()
    assert "Hello" in body
    assert 'name="say-count"' not in body
