"""Bodies of articles: what stays of an HTML, what never does, and that cleaning twice changes nothing."""

import re

import pytest

from lifeloop.messaging.rules.bodies import Card, Drawing, read
from tests.vectors import SCRIPTS, TEMPLATES

PATH = f"pictures/{'a' * 40}.png"
APP = "2021000000000001"
ALLOWED = re.compile(
    r"</?(?:p|h2|h3|li|blockquote|tr|td|th|br|pre|strong|em|u|s|sub|sup|code|ol|ul|table|thead|tbody)>"
    r'|<t[dh](?: (?:col|row)span="[0-9]{1,2}")*>|</a>'
    r'|<a href="https?://[^"<>]*">'
    r'|<a class="program-card" data-app="2021[0-9]{12}" data-page="[^"<>]*" data-query="[^"<>]*">'
    r'|<img src="/media/pictures/[0-9a-f]{40}\.(?:png|jpg|webp)" alt="[^"<>]*">'
)


@pytest.mark.parametrize(
    "kept",
    [
        "<p>Words &amp; <strong>bold</strong>, <em>slanted</em></p>",
        "<h2>Big</h2><h3>Smaller</h3>",
        "<ul><li>a<ul><li>b</li></ul></li></ul><ol><li>1</li></ol>",
        "<blockquote>Said</blockquote>",
        '<p><a href="https://example.com/a?b=1&amp;c=2#d">There</a></p>',
        '<table><tbody><tr><td>1</td><td colspan="2">2</td></tr></tbody></table>',
        f'<p><img src="/media/{PATH}" alt="A &quot;cup&quot;"></p>',
        f'<a class="program-card" data-app="{APP}" data-page="pages/a" data-query="a=1&amp;b=2">Coffee</a>',
        "<p>1 &lt; 2</p>",
    ],
)
def test_what_an_article_may_hold_stays_as_it_is(kept: str) -> None:
    assert read(kept).html() == kept


@pytest.mark.parametrize("vector", [*SCRIPTS, *TEMPLATES])
def test_nothing_else_does(vector: str) -> None:
    for source in (
        vector,
        f"<p>before{vector}after</p>",
        f"<table><tr><td>{vector}</td></tr></table>",
    ):
        clean = read(source).html()
        assert not re.search(r"[<>]", ALLOWED.sub("", clean)), clean
        bare = re.sub(r'"[^"]*"', '""', clean)
        assert not re.search(r"<[^>]*(?:\son\w+=|style=|srcdoc)", bare), clean
        assert not re.search(r'href="(?!https?:)', clean), clean
        assert read(clean).html() == clean


def test_template_words_are_words() -> None:
    for text in TEMPLATES[:4]:
        assert read(f"<p>{text}</p>").text == text


@pytest.mark.parametrize(
    "src",
    [
        "https://other.example.com/a.png",
        "//other.example.com/media/" + PATH,
        "data:image/png;base64,AAAA",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "/media/logos/" + "a" * 40 + ".png",
        "/media/pictures/../../etc/passwd",
        "/media/pictures/" + "a" * 40 + ".svg",
        "/static/x.png",
    ],
)
def test_pictures_are_the_stores_own(src: str) -> None:
    body = read(f'<p>a<img src="{src}">b</p>')
    assert body.pictures in ([], [PATH])
    assert "example.com" not in body.html()
    assert "data:" not in body.html()


def test_only_these_pictures() -> None:
    other = f"pictures/{'b' * 40}.jpg"
    body = read(f'<img src="/media/{PATH}"><img src="/media/{other}">')
    assert body.pictures == [PATH, other]
    assert body.only([other]).pictures == [other]


@pytest.mark.parametrize(
    ("about", "left"),
    [
        (f'data-app="{APP}" data-page="pages/a" data-query="k=v"', True),
        (f'data-app="{APP}"', True),
        ('data-app="2021"', False),
        (f'data-app="{APP}" data-page="../x"', False),
        (f'data-app="{APP}" data-page="https://evil.example.com"', False),
        (f'data-app="{APP}" data-query="a b"', False),
        (f'data-app="{APP}" data-page="{"x" * 129}"', False),
        ("", False),
    ],
)
def test_a_card_leads_to_a_page_of_a_program_or_is_words(about: str, left: bool) -> None:
    body = read(f'<p>x</p><a class="program-card" {about}>Coffee</a>')
    assert any(isinstance(part, Card) for part in body.parts) is left
    assert "Coffee" in body.text
    assert body.programs == ([APP] if left else [])


def test_a_card_holds_words_only() -> None:
    body = read(
        f'<a class="program-card" data-app="{APP}"><b>Cof</b><img src="/media/{PATH}">fee</a><p>y</p>'
    )
    assert [part for part in body.parts if isinstance(part, Drawing)] == []
    assert body.html().startswith(f'<a class="program-card" data-app="{APP}"')
    assert ">Coffee</a><p>y</p>" in body.html()


def test_what_can_be_read_is_counted() -> None:
    assert read("<h2>One</h2><p>two  three\n</p><p></p>").text == "One two three"
    assert read("<p><br></p>").empty
    assert not read(f'<img src="/media/{PATH}">').empty


def test_a_long_one_is_read_in_time() -> None:
    import time

    started = time.process_time()
    for nasty in ("<a" * 30_000, "<p>" * 60_000, "&" * 200_000, "<table><tr><td>" * 10_000):
        read(nasty)
    assert time.process_time() - started < 5
