"""Writing to an account: with and without scripts, what was typed is never lost, menu and composer take turns."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lifeloop.followers.models import FollowSource
from lifeloop.followers.services import follow, unfollow
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Incoming
from lifeloop.messaging.queries import inbox
from lifeloop.placements.models import Menu
from tests.messaging import hostile
from tests.mobile.world import World

JSON: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}


def here(world: World) -> str:
    return f"/m/inbox/a/{world.account.pk}/"


def write(world: World, client: Client, text: str = "", **more: Any) -> Any:
    return client.post(f"{here(world)}write/", {"text": text, **more})


def body_of(world: World, client: Client) -> str:
    return str(client.get(here(world)).content.decode())


def key_in(body: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', body)
    assert found
    return found[1]


def picture(kind: str = "PNG") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (20, 120, 90)).save(out, kind)
    return SimpleUploadedFile("a.png", out.getvalue(), "image/png")


def test_without_scripts_a_text_is_sent_and_the_page_comes_back(world: World) -> None:
    client = world.client()
    key = key_in(body_of(world, client))
    for _ in range(2):  # a double tap
        answer = write(world, client, "几点开门？\n谢谢", key=key)
        assert (answer.status_code, answer["Location"]) == (302, here(world))
    body = body_of(world, client)
    assert body.count("几点开门？\n谢谢") == 1
    assert key_in(body) != key


def test_an_old_page_with_its_key_and_new_words_loses_nothing(world: World) -> None:
    client = world.client()
    for text in ("one", "two"):
        write(world, client, text, key="an-old-key")
    assert [row.content["text"] for row in Incoming.objects.order_by("id")] == ["one", "two"]


def test_a_refusal_shows_what_was_typed_and_why(world: World) -> None:
    client = world.client()
    answer = write(world, client, "字" * 501)
    assert answer.status_code == 400
    body = answer.content.decode()
    assert "字" * 501 in body
    assert "A message has at most 500 characters." in body
    assert 'data-shows="composer"' in body
    assert "Write something first." in write(world, client, "  ").content.decode()
    assert not Incoming.objects.exists()


def test_the_pages_script_is_answered_in_json(world: World, settings: Any) -> None:
    settings.LIFELOOP_INCOMING_PER_MINUTE = 1
    client = world.client(language="zh-hans")
    sent = client.post(f"{here(world)}write/", {"text": "hi", "key": "12345678"}, **JSON)
    assert (sent.status_code, list(sent.json())) == (200, ["key"])
    refused = client.post(f"{here(world)}write/", {"text": "hi", "key": "12345679"}, **JSON)
    assert refused.status_code == 429
    assert refused.json() == {"error": "发送过于频繁，请一分钟后再试。"}


def test_a_picture_is_seen_by_who_sent_it_and_nobody_else(world: World) -> None:
    client = world.client()
    write(world, client, "and words", picture=picture(), key="with-words")
    shown, words = Incoming.objects.order_by("id")
    assert words.content["text"] == "and words"
    address = f"{here(world)}picture/{shown.id}/"
    assert f'src="{address}" width="80"'.replace(" ", "") in re.sub(
        r"\s", "", body_of(world, client)
    )
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"\x89PNG")
    assert world.client(world.stranger).get(address).status_code == 404
    assert world.visitor().get(address).status_code == 302
    assert client.get(f"{here(world)}picture/{words.id}/").status_code == 404
    assert client.get(f"{here(world)}picture/{2**63}/").status_code == 404
    refused = write(world, client, picture=SimpleUploadedFile("a.png", b"GIF89a<script>"))
    assert refused.status_code == 400


def test_who_does_not_follow_has_no_composer_and_cannot_write(world: World) -> None:
    client = world.client()
    unfollow(world.person, world.account)
    assert 'id="composer"' not in body_of(world, client)
    assert write(world, client, "hello").status_code == 409
    Account.objects.filter(pk=world.account.pk).update(suspended=True)
    assert write(world, client, "hello").status_code == 503
    assert not Incoming.objects.exists()


def menu(account: Account, *, consult: bool) -> None:
    entry = {"id": "aaaaaaaaaa", "name": "会员卡", "target": {"kind": "event", "key": "card"}}
    Menu.objects.create(
        account=account, key="default", style="text", entries=[entry], consult=consult
    )


@pytest.mark.parametrize("consult", [True, False])
def test_a_text_menu_stands_first_and_takes_turns_with_the_composer(
    world: World, consult: bool
) -> None:
    menu(world.account, consult=consult)
    body = body_of(world, world.client())
    assert 'data-shows="menu"' in body
    assert "会员卡" in body
    assert ("data-composer" in body) is consult
    assert ('id="composer"' in body) is consult


@pytest.mark.parametrize("agent", ["", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)"])
def test_a_page_that_is_older_than_the_menu_is_refused_and_loses_nothing(
    world: World, agent: str
) -> None:
    client = world.client()
    client.defaults["HTTP_USER_AGENT"] = agent
    Menu.objects.create(
        account=world.account,
        key="iphones",
        style="text",
        entries=[],
        consult=not agent,
        rule={"client": "iphone"},
    )
    menu(world.account, consult=bool(agent))
    answer = write(world, client, "几点\n<b>开门？")
    body = answer.content.decode()
    assert answer.status_code == 403
    assert "One cannot write to this lifestyle account. Choose from its menu." in body
    assert "几点\n&lt;b&gt;开门？" in body
    assert 'data-shows="menu"' in body
    by_script = client.post(f"{here(world)}write/", {"text": "hi", "key": "12345678"}, **JSON)
    assert by_script.status_code == 403
    assert "Choose from its menu" in by_script.json()["error"]
    assert not Incoming.objects.exists()


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_texts_are_shown_as_text(world: World, text: str) -> None:
    client = world.client()
    write(world, client, text)
    bodies = [body_of(world, client)]
    bodies.append(write(world, client, text + "x" * 500).content.decode())
    for body in bodies:
        assert "<script>alert" not in body
        assert "onerror=alert(1)>" not in body.replace("&gt;", "&")
        assert "<svg/onload" not in body
        assert "<mglyph>" not in body
        assert 'href="data:' not in body
    if "{{" in text:
        assert "{{7*7}}" in bodies[0]
        assert "#{7*7}" in bodies[0]


def test_ten_megabytes_are_refused_at_the_door(world: World) -> None:
    assert write(world, world.client(), "x" * 10_000_000).status_code == 400
    assert not Incoming.objects.exists()


def test_the_conversation_is_read_with_as_many_statements_for_one_as_for_many(
    world: World, django_assert_num_queries: Any
) -> None:
    client = world.client()
    numbers = []
    for _ in range(2):
        write(world, client, "hello")
        world.send_text("hi")
        world.publish("news")
        with CaptureQueries() as caught:
            body_of(world, client)
        numbers.append(len(caught))
    assert numbers[0] == numbers[1]


def newest_in_list(world: World, language: str = "en") -> str:
    """What the list of conversations says of the account."""
    body = world.client(language=language).get("/m/inbox/").content.decode()
    found = re.search(r'class="row-note">([^<]*)<', body)
    assert found
    return found[1]


def test_the_list_shows_ones_own_last_words_while_they_are_the_newest(world: World) -> None:
    client = world.client()
    world.send_text("下午好")
    assert newest_in_list(world) == "下午好"
    write(world, client, "几点\n开门？ <b>")
    assert newest_in_list(world) == "Me: 几点 开门？ &lt;b&gt;"
    assert newest_in_list(world, "zh-hans") == "我：几点 开门？ &lt;b&gt;"
    world.publish("今天开门")
    assert newest_in_list(world) == "今天开门"
    write(world, client, picture=picture())
    assert newest_in_list(world) == "Me: [Picture]"
    assert newest_in_list(world, "zh-hans") == "我：[图片]"
    world.send_text("收到")
    assert newest_in_list(world) == "收到"
    # Nobody else's list knows of it.
    assert "几点" not in str(world.client(world.stranger).get("/m/inbox/").content.decode())


def test_ones_own_words_move_the_conversation_up_and_cost_no_statement(world: World) -> None:
    client = world.client()
    follow(world.person, world.other_account, source=FollowSource.SEARCH)
    world.send_text("one")
    world.publish("two", world.other_account)
    numbers = []
    for text in ("", "hello", "again"):
        if text:
            write(world, client, text)
        with CaptureQueries() as caught:
            talks = inbox.conversations(world.person)
        numbers.append(len(caught))
        first = talks[0].account
        assert first is not None
        assert first.pk == (world.account if text else world.other_account).pk
        assert [talk.own for talk in talks] == ([True, False] if text else [False, False])
        assert (talks[0].newest, talks[0].unread) == ((text, 1) if text else ("two", 1))
    assert len(set(numbers)) == 1


def CaptureQueries() -> Any:  # noqa: N802 -- a context manager
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)


def test_a_person_without_a_follow_to_the_account_reads_what_they_wrote(world: World) -> None:
    client = world.client()
    write(world, client, "mine")
    unfollow(world.person, world.account)
    assert "mine" in body_of(world, client)
    assert "mine" not in body_of(world, world.client(Person.objects.get(pk=world.stranger.pk)))
