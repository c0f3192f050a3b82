"""The tags that stand in for Django's draw what Django's draw."""

import pytest
from django.http import HttpRequest
from django.template import Context, Engine
from django.template import engines as configured
from django.urls import NoReverseMatch
from django.utils.translation import override

PLAIN = Engine()
OURS = configured["django"].engine  # type: ignore[attr-defined]

ADDRESSES = [
    ("{% url 'console:account-followers' one %}", 7),
    ("{% url 'console:account-followers' one %}", "2021623347347957"),
    ("{% url 'console:account-followers' account=one %}", "2021623347347957"),
    ("{% url 'console:account-followers' one %}", "a&b c"),
    ("{% url 'console:account-followers' one %}", "٣"),
    ("{% url 'console:account-follower' one 12 %}", 34),
    ("{% url 'console:home' %}", None),
    ("{% url 'console:account-followers' one as there %}[{{ there }}]", 8),
    ("{% url 'console:nowhere' one as there %}[{{ there }}]", 8),
    ("{% url 'console:account-followers' one two as there %}[{{ there }}]", 8),
    ("{% autoescape off %}{% url 'console:account-followers' one %}{% endautoescape %}", 8),
]


@pytest.mark.parametrize(("source", "one"), ADDRESSES)
def test_an_address_is_what_django_makes_of_it(source: str, one: object) -> None:
    facts = {"one": one, "request": HttpRequest()}
    made = OURS.from_string(source)
    assert made.render(Context(facts)) == PLAIN.from_string(source).render(Context(facts))
    # From the kept shape, too.
    assert made.render(Context(facts)) == PLAIN.from_string(source).render(Context(facts))


@pytest.mark.parametrize("arguments", ["one one one one", "", "nothing"])
def test_no_address_is_refused_as_before(arguments: str) -> None:
    source = "{% url 'console:account-followers' " + arguments + " %}"
    with pytest.raises(NoReverseMatch):
        OURS.from_string(source).render(Context({"one": 1}))


def test_each_row_has_its_own_number() -> None:
    source = "{% for one in rows %}{% url 'console:account-followers' one %} {% endfor %}"
    shown = OURS.from_string(source).render(Context({"rows": [1, "22", 333]}))
    assert shown.split() == [f"/console/accounts/{one}/followers/" for one in (1, 22, 333)]


TEXTS = [
    "{% translate 'Followers' %}",
    "{% translate 'Followers' as said %}[{{ said }}]",
    '{% translate "100% of <b>it</b>" %}',
    "{% translate 'Followers'|upper %}",
    "{% translate 'Followers' noop %}",
    "{% translate one %}",
]


@pytest.mark.parametrize("source", TEXTS)
def test_a_text_is_what_django_shows_in_every_language(source: str) -> None:
    loaded = "{% load i18n %}" + source
    plain = Engine(libraries={"i18n": "django.templatetags.i18n"}).from_string(loaded)
    made = OURS.from_string(loaded)
    for language in ("en", "zh-hans", "en", None, "zh-hans"):
        with override(language):
            facts = {"one": "Source"}
            assert made.render(Context(facts)) == plain.render(Context(facts))


def test_the_language_decides() -> None:
    made = OURS.from_string("{% load i18n %}{% translate 'Followers' %}")
    with override("zh-hans"):
        chinese = made.render(Context())
    with override("en"):
        assert made.render(Context()) == "Followers" != chinese
