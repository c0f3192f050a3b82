"""Every kind of notice can be chosen by whoever may get it, and has words in both languages wherever they are shown."""

import re

import pytest
from django.utils import translation
from django.utils.html import escape

from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Can, Role, allowed
from lifeloop.notices.models import Notice, Wish
from lifeloop.notices.registry import KINDS, Kind, Text
from lifeloop.notices.words import sentence
from tests import factories as make
from tests.console.helpers import browser, text_of

pytestmark = pytest.mark.django_db
# "more" stands in place of others and is no kind of its own to choose.
ALL = [pytest.param(kind, id=kind.name) for kind in KINDS]
CHOSEN = [pytest.param(kind, id=kind.name) for kind in KINDS if kind.events]
SETTINGS = "/console/notices/settings/"
HOLE = re.compile(r"%\((\w+)\)s")
LATIN = re.compile(r"[a-z]{3,} [a-z]{3,}")


def reader_of(kind: Kind) -> Member:
    """Whoever has the least that it takes."""
    member = make.make_member(is_operator=kind.can is Can.PLATFORM)
    least = (Role.VIEWER, Role.OPERATOR, Role.ADMIN, Role.OWNER)
    role = next((one for one in least if allowed(one, kind.can)), None)
    if role is not None:
        make.join(member, make.make_merchant(), role)
    return member


def test_there_is_what_the_seed_asks_for() -> None:
    assert len(CHOSEN) >= 29


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", CHOSEN)
def test_its_line_is_in_the_settings_in_the_readers_words(kind: Kind, language: str) -> None:
    page = text_of(browser(reader_of(kind), language=language).get(SETTINGS))
    with translation.override(language):
        label = translation.gettext(kind.label)
    assert escape(label) in page
    assert (label == kind.label) is (language == "en")
    assert f'name="bell_{kind.name}"' in page
    assert (f'name="text_{kind.name}"' in page) is (kind.text is not Text.SENT)


@pytest.mark.parametrize("kind", CHOSEN)
def test_what_is_chosen_is_kept(kind: Kind) -> None:
    member = reader_of(kind)
    client = browser(member)
    assert client.post(SETTINGS, {f"text_{kind.name}": "on"}).status_code in {302, 303}
    kept = Wish.objects.get(member=member, kind=kind.name)
    assert (kept.bell, kept.text) == (False, kind.text is not Text.SENT)
    page = text_of(client.get(SETTINGS))
    [box] = re.findall(rf'<input[^>]*name="bell_{kind.name}"[^>]*>', page)
    assert "checked" not in box


@pytest.mark.parametrize("kind", ALL)
def test_its_sentences_are_whole_in_both_languages(kind: Kind) -> None:
    for variant, text in kind.sentences.items():
        facts = dict.fromkeys(HOLE.findall(text), "喜鹊")
        row = Notice(kind=kind.name, variant=variant, facts=facts)
        with translation.override("en"):
            assert sentence(row) == text % facts
        with translation.override("zh-hans"):
            said = sentence(row)
        assert said not in {text % facts, kind.label, kind.name}
        assert not LATIN.search(said)
