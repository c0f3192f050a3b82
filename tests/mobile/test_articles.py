"""Articles on the phone: read by anybody, counted by the page's own report, cards that open a program, Open Graph."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lifeloop.followers.models import Follow, FollowSource
from lifeloop.messaging.models import Article, ArticleState
from lifeloop.outbox.models import Event
from lifeloop.relations.models import Association
from tests.factories_articles import make_article, make_picture
from tests.mobile.world import World
from tests.vectors import SCRIPTS, TEMPLATES, dangers


def card(world: World, page: str = "pages/menu", query: str = "table=7") -> str:
    return f'<a class="program-card" data-app="{world.program.pk}" data-page="{page}" data-query="{query}">x</a>'


def read(client: Client, row: Article) -> str:
    response = client.get(f"/m/article/{row.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_anybody_reads_what_is_published(world: World) -> None:
    row = make_article(world.account, title="新豆", body="<h2>云南</h2><p>一</p>")
    for client in (world.visitor(), world.client()):
        body = read(client, row)
        assert "<h2>云南</h2><p>一</p>" in body
        assert "新豆" in body
        assert world.account.name in body


@pytest.mark.parametrize("state", [ArticleState.DRAFT, ArticleState.WITHDRAWN])
def test_nobody_reads_what_is_not(world: World, state: str) -> None:
    row = make_article(world.account, state=state)
    assert world.client().get(f"/m/article/{row.pk}/").status_code == 404
    assert world.visitor().post(f"/m/article/{row.pk}/viewed/").status_code == 404


def test_a_suspended_accounts_article_says_so(world: World) -> None:
    row = make_article(world.account, body="<p>hidden words</p>")
    world.account.suspended = True
    world.account.save()
    response = world.visitor().get(f"/m/article/{row.pk}/")
    assert response.status_code == 410
    assert "hidden words" not in response.content.decode()


def test_the_page_counts_and_the_get_does_not(world: World) -> None:
    row = make_article(world.account)
    client = world.visitor()
    read(client, row)
    read(client, row)
    assert Article.objects.get().views == 0
    assert client.post(f"/m/article/{row.pk}/viewed/").status_code == 204
    assert world.client().post(f"/m/article/{row.pk}/viewed/").status_code == 204
    assert client.post(f"/m/article/{row.pk}/shared/").status_code == 204
    row.refresh_from_db()
    assert (row.views, row.shares) == (2, 1)
    seen = Event.objects.filter(kind="article.viewed").order_by("pk")
    assert [event.person_id for event in seen] == [None, world.person.pk]


def test_a_report_needs_the_pages_own_token(world: World) -> None:
    row = make_article(world.account)
    forged = Client(enforce_csrf_checks=True)
    assert forged.post(f"/m/article/{row.pk}/viewed/").status_code == 403
    assert Article.objects.get().views == 0


def test_a_card_opens_the_program_at_its_page(world: World) -> None:
    body = read(world.visitor(), make_article(world.account, body=card(world)))
    assert f'href="/m/p/{world.program.pk}/pages/menu?table=7"' in body
    assert world.program.name in body


def test_a_dark_card_leads_nowhere(world: World) -> None:
    row = make_article(world.account, body=card(world))
    Association.objects.filter(program=world.program).delete()
    body = read(world.visitor(), row)
    assert "art-card-dark" in body
    assert "Not available for now" in body
    assert f"/m/p/{world.program.pk}" not in body


def test_links_to_strange_hosts_go_by_the_warning(world: World) -> None:
    body = read(
        world.visitor(),
        make_article(world.account, body='<p><a href="https://other.example.com/x">there</a></p>'),
    )
    assert 'href="https://other.example.com' not in body
    (way,) = re.findall(r'href="(/m/leave/[^"]*)"', body)
    assert "other.example.com" in world.visitor().get(way).content.decode()


def test_links_to_hosts_the_operator_allows_open_at_once(world: World, settings: Any) -> None:
    settings.LIFELOOP_LINK_HOSTS = ["other.example.com"]
    body = read(
        world.visitor(),
        make_article(world.account, body='<p><a href="https://other.example.com/x">there</a></p>'),
    )
    assert 'href="https://other.example.com/x"' in body


def test_pictures_have_their_place_and_are_the_accounts(world: World) -> None:
    own, other = make_picture(world.account), make_picture(world.other_account)
    for row in (own, other):
        row.path = f"pictures/{row.digest[-40:]}.png"
        row.save()
    body = read(
        world.visitor(),
        make_article(
            world.account,
            body=f'<p><img src="/media/{own.path}" alt="Cup"><img src="/media/{other.path}"></p>',
        ),
    )
    assert re.search(rf'<img[^>]*src="/media/{own.path}"[^>]*width="900" height="420"', body)
    assert other.path not in body


def test_it_says_what_it_is_when_it_is_shared(world: World) -> None:
    row = make_article(
        world.account, title='A "big" one', digest="Of <beans>", cover=f"pictures/{'c' * 40}.png"
    )
    body = read(world.visitor(), row)
    assert '<meta property="og:title" content="A &quot;big&quot; one">' in body
    assert '<meta property="og:description" content="Of &lt;beans&gt;">' in body
    assert f'<meta property="og:url" content="http://127.0.0.1:8000/m/article/{row.pk}/">' in body
    assert f'content="http://127.0.0.1:8000/media/pictures/{"c" * 40}.png"' in body


def test_following_from_an_article_stays_with_it(world: World) -> None:
    row = make_article(world.account)
    stranger = world.client(world.stranger)
    assert f"/m/article/{row.pk}/follow/" in read(stranger, row)
    answer = stranger.post(f"/m/article/{row.pk}/follow/")
    assert answer.headers["Location"] == f"/m/article/{row.pk}/"
    assert Follow.objects.get(person=world.stranger).source == FollowSource.SHARE
    assert "Following" in read(stranger, row)
    assert f"next=%2Fm%2Farticle%2F{row.pk}%2F" in read(world.visitor(), row)


def test_the_accounts_articles(world: World) -> None:
    for _ in range(22):
        make_article(world.account)
    make_article(world.account, state=ArticleState.DRAFT, draft_title="unfinished")
    there = f"/m/a/{world.account.pk}/articles/"
    body = world.visitor().get(there).content.decode()
    assert body.count("art-row-title") == 20
    assert "?shown=40" in body
    assert world.visitor().get(there, {"shown": "40"}).content.decode().count("art-row-title") == 22
    assert "unfinished" not in body
    for odd in ("x", "-1", "99999", "\u0661"):
        assert world.visitor().get(there, {"shown": odd}).status_code == 200


@pytest.mark.parametrize("vector", SCRIPTS)
def test_what_stands_in_the_table_is_cleaned_again(world: World, vector: str) -> None:
    row = make_article(
        world.account, title=vector[:64].replace("\0", ""), body=vector.replace("\0", "")
    )
    body = read(world.visitor(), row)
    assert dangers(body) == []
    part = body[body.index('<article class="art">') : body.index("</article>")]
    assert not re.search(r'href="(?!/m/|https?:)', part)


def test_template_words_are_shown_as_they_are(world: World) -> None:
    text = TEMPLATES[0]
    body = read(world.visitor(), make_article(world.account, title=text, body=f"<p>{text}</p>"))
    assert body.count("{{ 7|add:7 }}") >= 2


def test_more_cards_and_pictures_are_no_more_queries(world: World) -> None:
    picture = make_picture(world.account)
    picture.path = f"pictures/{picture.digest[-40:]}.png"
    picture.save()
    piece = card(world) + f'<p><img src="/media/{picture.path}"></p>'
    counts = []
    for times in (1, 9):
        row = make_article(world.account, body=piece * times)
        client = world.client()
        with CaptureQueriesContext(connection) as queries:
            read(client, row)
        counts.append(len(queries))
    assert counts[0] == counts[1]
