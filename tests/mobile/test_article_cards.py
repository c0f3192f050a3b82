"""Image-text and picture messages on the phone: where each part leads, what is dark, what a tap notes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.audit import Actor
from lifeloop.messaging.models import (
    ArticleState,
    Broadcast,
    DirectMessage,
    Opening,
    Publication,
    Skip,
    SkipReason,
)
from lifeloop.messaging.services import publications
from lifeloop.outbox.models import Event
from lifeloop.relations.models import Association
from tests.factories_articles import item, make_article, make_picture
from tests.mobile.world import World

OPEN = "/m/inbox/open/"


def publish(world: World, *items: dict) -> dict[str, str]:
    """An image-text message to all; what a tap on it posts."""
    row = publications.publish(
        Actor("member", str(world.member.pk), "seller", ""),
        world.account,
        kind="articles",
        content={"items": list(items)},
    )
    return {"account": world.account.pk, "seq": str(row.seq)}


def program(world: World, **over: str) -> dict[str, str]:
    return {"kind": "program", "app_id": world.program.pk, **over}


def page(world: World) -> str:
    return world.client().get(f"/m/inbox/a/{world.account.pk}/").content.decode()


def test_each_part_leads_to_its_own(world: World) -> None:
    article = make_article(world.account)
    tap = publish(
        world,
        item({"kind": "article", "id": str(article.pk)}, picture=make_picture(world.account).path),
        item(program(world, page="pages/menu", query="table=7&from=信")),
        item({"kind": "link", "url": "https://other.example.com/a?b=1"}),
        item({"kind": "link", "url": f"http://127.0.0.1:8000/m/a/{world.account.pk}/"}),
    )
    client = world.client()
    ways = [client.post(OPEN, {**tap, "item": str(n)}).headers["Location"] for n in range(4)]
    assert ways[0] == f"/m/article/{article.pk}/"
    assert ways[1].startswith(f"/m/p/{world.program.pk}/pages/menu?table=7&from=")
    assert ways[3] == f"/m/a/{world.account.pk}/"
    assert ways[2].startswith("/m/leave/?to=")
    warning = client.get(ways[2]).content.decode()
    assert "other.example.com" in warning
    assert 'href="https://other.example.com/a?b=1"' in warning


def test_a_strange_address_of_ones_own_making_is_not_shown(world: World) -> None:
    for to in ("https://evil.example.com/", "https://evil.example.com/:x", "javascript:alert(1)"):
        response = world.visitor().get("/m/leave/", {"to": to})
        assert response.status_code == 404
        assert "evil" not in response.content.decode()


@pytest.mark.parametrize(
    "url",
    ["/m/../console/", "//evil.example.com/m/", "/console/", "/m/%2e%2e/console/", "/m//evil"],
)
def test_only_phone_pages_are_ours(world: World, url: str) -> None:
    from lifeloop.mobile.ways import way_to

    assert way_to(f"http://127.0.0.1:8000{url}").startswith("/m/leave/")


def test_a_tap_on_a_publication_is_noted_once(world: World) -> None:
    tap = publish(world, item(program(world)))
    client = world.client()
    for _ in range(3):
        assert client.post(OPEN, {**tap, "item": "0"}).status_code == 302
    assert Opening.objects.filter(person=world.person).count() == 1
    assert Event.objects.filter(kind="message.opened").count() == 1


def test_nobody_opens_what_did_not_reach_them(world: World) -> None:
    tap = publish(world, item(program(world)))
    stranger = world.client(world.stranger)
    assert stranger.post(OPEN, {**tap, "item": "0"}).status_code == 404
    publications.recall(
        Actor("member", "1", "seller", ""),
        world.account,
        publication_id=Publication.objects.get().pk,
    )
    assert world.client().post(OPEN, {**tap, "item": "0"}).status_code == 404
    assert not Opening.objects.exists()


def test_who_was_left_out_does_not_open_it(world: World) -> None:
    tap = publish(world, item(program(world)))
    left_out = Broadcast.objects.create(
        account=world.account, kind="articles", content={}, audience_sort="all"
    )
    Skip.objects.create(
        person=world.person,
        broadcast=left_out,
        account=world.account,
        seq=int(tap["seq"]),
        reason=SkipReason.CAP,
    )
    assert world.client().post(OPEN, {**tap, "item": "0"}).status_code == 404
    assert not Opening.objects.exists()


@pytest.mark.parametrize("number", ["1", "-1", "x", "9" * 30, ""])
def test_a_part_that_is_not_there_is_not_found(world: World, number: str) -> None:
    tap = publish(world, item(program(world)))
    assert world.client().post(OPEN, {**tap, "item": number}).status_code == 404
    assert not Opening.objects.exists()


def test_dark_ones_are_drawn_dark_and_do_not_open(world: World) -> None:
    article = make_article(world.account)
    tap = publish(
        world,
        item({"kind": "article", "id": str(article.pk)}, picture=make_picture(world.account).path),
        item(program(world)),
    )
    assert "ma-dark" not in page(world)
    Association.objects.filter(program=world.program).delete()
    article.state = ArticleState.WITHDRAWN
    article.save()
    body = page(world)
    assert body.count("ma-dark") == 2
    assert len(re.findall(r"<button[^>]*ma-dark[^>]*disabled", body)) == 2
    for number in ("0", "1"):
        assert world.client().post(OPEN, {**tap, "item": number}).status_code == 409
    assert not Opening.objects.exists()


def test_a_direct_message_keeps_when_it_was_opened(world: World) -> None:
    message = world.send_custom("articles", {"items": [item(program(world, page="pages/order"))]})
    tap = {"message": str(message), "item": "0"}
    assert world.client(world.stranger).post(OPEN, tap).status_code == 404
    response = world.client().post(OPEN, tap)
    assert response.headers["Location"] == f"/m/p/{world.program.pk}/pages/order"
    assert DirectMessage.objects.get(id=message).opened_at is not None


def test_a_picture_has_its_place_before_it_is_there(world: World) -> None:
    picture = make_picture(world.account)
    world.send_custom("picture", {"path": picture.path, "width": 900, "height": 420})
    body = page(world)
    assert f'src="/media/{picture.path}"' in body
    assert re.search(r'width="900"\s+height="420"', body)


def test_more_cards_are_no_more_queries(world: World) -> None:
    client, address = world.client(), f"/m/inbox/a/{world.account.pk}/"

    def one() -> None:
        article = make_article(world.account)
        publish(
            world,
            item(
                {"kind": "article", "id": str(article.pk)}, picture=make_picture(world.account).path
            ),
            item(program(world)),
        )

    one()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(5):
        one()
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
