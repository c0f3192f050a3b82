"""The file of one's own data: complete by the classification, readable, nobody else's, gone after a day."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from lifeloop.followers import store
from lifeloop.followers.errors_own import OwnFileGone, OwnFileTooMany
from lifeloop.followers.models import OwnFile, OwnFileState
from lifeloop.followers.services import own_files, own_writing
from lifeloop.identity import personal
from lifeloop.identity.models import SmsText
from lifeloop.kernel import clock
from lifeloop.outbox.running import run_pending
from tests import factories as make
from tests import factories_personal as planted
from tests.console.helpers import later
from tests.factories_personal import Held

pytestmark = pytest.mark.django_db


@pytest.fixture
def held() -> Held:
    return Held()


def book(held: Held, language: str = "en") -> ZipFile:
    file = BytesIO()
    own_writing.write_zip(held.person, file, language=language)
    return ZipFile(file)


def sections(held: Held) -> dict[str, list[dict[str, Any]]]:
    told = json.loads(book(held).read("data.json"))
    return {one["name"]: one["rows"] for one in told["sections"]}


def test_it_is_complete_against_the_classification(held: Held) -> None:
    told = sections(held)
    for holding in personal.of_people():
        assert holding.rows is not None
        if not holding.title:
            continue
        rows = told[holding.model]
        assert len(rows) == holding.rows(held.person).count(), holding.model
        for row in rows:
            assert set(holding.exported) <= set(row), holding.model


def test_what_was_said_to_and_by_and_about_me_is_in_it(held: Held) -> None:
    whole = book(held).read("data.json").decode()
    for words in (
        held.person.phone,
        held.person.user_id,
        planted.NAME,
        planted.NOTE,
        planted.LABEL,
        planted.WORDS,
        planted.TEXT,
        planted.VALUES,
        planted.AGENT,
        held.account.name,
        held.refused.name,
        held.program.name,
    ):
        assert words in whole, words
    # No secret is in it, and nobody else.
    for secret in ("c" * 64, "t" * 64, "r" * 64, "h" * 64):
        assert secret not in whole


def test_the_page_for_eyes_says_the_same(held: Held) -> None:
    page = book(held, "zh-hans").read("index.html").decode()
    for words in (
        "Lifeloop 保存的关于我的数据",
        planted.NAME,
        planted.NOTE,
        planted.WORDS,
        "我写的消息",
    ):
        assert words in page
    assert "<script" not in page
    assert "http" not in page.split("</head>")[0]


def test_what_somebody_wrote_is_no_markup(held: Held) -> None:
    held.direct({"text": "<img src=x onerror=alert(1)>"})
    page = book(held).read("index.html").decode()
    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_pictures_i_sent_are_in_it(held: Held) -> None:
    names = book(held).namelist()
    assert f"files/{held.picture.content['path']}" in names


def test_made_by_a_job_told_by_text_and_fetched(held: Held) -> None:
    asked = own_files.ask(held.person, language="en")
    assert own_files.ask(held.person, language="en").pk == asked.pk  # one at a time
    run_pending()
    row = OwnFile.objects.get(pk=asked.pk)
    assert (row.state, row.size) == (OwnFileState.DONE, store.path_of(row.path).stat().st_size)
    assert "ready" in SmsText.objects.filter(phone=held.person.phone).latest("pk").text
    found = own_files.fetch(held.person, row.pk)
    assert ZipFile(store.path_of(found.path)).testzip() is None
    assert store.path_of(found.path).stat().st_mode & 0o077 == 0


def test_nobody_else_gets_it_and_after_a_day_nobody(held: Held) -> None:
    row = own_files.ask(held.person, language="en")
    with pytest.raises(OwnFileGone):
        own_files.fetch(held.person, row.pk)  # not there yet
    run_pending()
    with pytest.raises(OwnFileGone):
        own_files.fetch(make.make_person(), row.pk)
    row.refresh_from_db()
    assert row.expires_at is not None
    assert row.expires_at <= clock.now() + timedelta(days=1)
    with later(days=1):
        with pytest.raises(OwnFileGone):
            own_files.fetch(held.person, row.pk)
        assert own_files.prune() == 1
    assert not store.exists(row.path)
    assert not OwnFile.objects.filter(pk=row.pk).exists()


def test_five_a_day(held: Held) -> None:
    for _ in range(5):
        own_files.ask(held.person, language="")
        OwnFile.objects.filter(state=OwnFileState.WAITING).update(state=OwnFileState.DONE)
    with pytest.raises(OwnFileTooMany):
        own_files.ask(held.person, language="")
    with later(days=1):
        assert own_files.ask(held.person, language="").pk


def test_a_person_of_whom_nothing_is_known_gets_a_file_too() -> None:
    file = BytesIO()
    own_writing.write_zip(make.make_person(), file, language="en")
    page = ZipFile(file).read("index.html").decode()
    assert "Nothing." in page
