"""数据: what the pages show is what the figures say, and the file has exactly what the page shows."""

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from django.utils.html import escape

from lifeloop.identity.models import Member
from lifeloop.insights import days
from lifeloop.insights.queries import Kind, Metric
from lifeloop.messaging.errors import NotFollower
from lifeloop.messaging.models import Publication
from tests import factories as make
from tests import factories_data as data
from tests import factories_placements as placed
from tests.console.helpers import browser, text_of
from tests.factories_articles import make_article_with_version

pytestmark = pytest.mark.django_db
PAGES = ("", "followers/", "messages/", "articles/", "menus/", "slots/", "templates/")


class Scene:
    def __init__(self) -> None:
        self.merchant, self.account, self.program = data.scene()
        self.owner: Member = self.merchant.memberships.get().member
        self.client = browser(self.owner)

    def page(self, path: str, **query: str) -> str:
        answer = self.client.get(f"/console/data/{path}", query)
        assert answer.status_code == 200
        return text_of(answer)

    def file(self, path: str, table: str, **query: str) -> list[list[str]]:
        answer: Any = self.client.get(
            f"/console/data/{path}", {"file": "csv", "of": table, **query}
        )
        text = answer.content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    def cells(self, path: str, table: str, **query: str) -> list[list[str]]:
        """The values of a table of the page, row by row."""
        found = re.search(
            rf'<table id="{table}".*?<tbody>(.*?)</tbody>', self.page(path, **query), re.DOTALL
        )
        assert found, f"no table {table}"
        return [re.findall(r'data-value="([^"]*)"', row) for row in found[1].split("</tr>")[:-1]]


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- the loop ----------------------------------------------------------------------------------------


def test_the_loop_step_by_step_against_the_days_before(scene: Scene) -> None:
    data.a_loop(scene.merchant, scene.account, scene.program)
    data.a_loop(scene.merchant, scene.account, scene.program, ago=3)
    data.a_loop(scene.merchant, scene.account, scene.program, ago=8)
    assert scene.cells("", "steps") == [
        ["Visits", "200", "", "", "100"],
        ["Component shown", "160", "80.0", "40", "80"],
        ["Follows", "40", "25.0", "120", "20"],
        ["Messages accepted", "80", "", "0", "40"],
        ["Cards opened", "32", "40.0", "48", "16"],
        ["Returned to the mini program", "20", "62.5", "12", "10"],
    ]
    page = scene.page("")
    assert "within 7 days" in page
    assert "lost 120" in page
    assert "+100.0%" in page
    assert scene.cells("", "relations") == [["Coffee shop", "Coffee news", "bound", "40", "20"]]
    assert scene.cells("", "visits") == [[escape("from the phone's home"), "200", "100.0"]]


def test_the_loop_of_one_program(scene: Scene) -> None:
    other = make.make_program(scene.merchant)
    data.a_loop(scene.merchant, scene.account, scene.program)
    make.bind(other, scene.account)
    data.make_figure(scene.merchant, Metric.VISITED, 7, program=other)
    assert scene.cells("", "steps", program=other.pk)[0] == ["Visits", "7", "", "", "0"]
    assert scene.cells("", "steps")[0][1] == "107"


# --- each page its figures ---------------------------------------------------------------------------


def test_followers_new_gone_net_and_total(scene: Scene) -> None:
    for _ in range(3):
        make.follow(make.make_person(), scene.account)
    make_figure = data.make_figure
    make_figure(scene.merchant, Metric.FOLLOWED, 5, account=scene.account, source="component")
    make_figure(scene.merchant, Metric.FOLLOWED, 2, account=scene.account, source="code")
    make_figure(scene.merchant, Metric.UNFOLLOWED, 4, account=scene.account)
    newest, day_before, *_rest = scene.cells("followers/", "daily")
    assert newest == [days.today().isoformat(), "7", "4", "3", "3"]
    assert day_before[1:] == ["0", "0", "0", "0"]
    assert scene.cells("followers/", "source") == [
        ["follow component", "5", "71.4"],
        ["code", "2", "28.6"],
    ]
    assert "those who came through your mini programs" in scene.page("followers/")
    assert "who came through" not in scene.page("followers/", account=scene.account.pk)


def test_messages_by_broadcast_and_refusals_in_plain_words(scene: Scene) -> None:
    said = Publication.objects.create(
        account=scene.account, kind="text", content={"text": "New beans"}
    )
    about: dict[str, Any] = {"account": scene.account, "kind": Kind.PUBLICATION, "thing": said.pk}
    data.make_figure(scene.merchant, Metric.ACCEPTED, 200, **about)
    data.make_figure(scene.merchant, Metric.OPENED, 50, **about)
    data.make_figure(
        scene.merchant, Metric.ACCEPTED, 200, account=scene.account, source="publication"
    )
    code = NotFollower.code
    refused: dict[str, Any] = {"account": scene.account, "kind": Kind.REASON, "thing": code}
    data.make_figure(scene.merchant, Metric.REFUSED, 6, **refused)
    page = scene.page("messages/")
    assert scene.cells("messages/", "broadcasts") == [
        ["New beans", "200", "0", "50", "0", "0", "25.0"]
    ]
    assert scene.cells("messages/", "ways") == [["broadcast to all followers", "200", "100.0"]]
    ((words, times, _share),) = scene.cells("messages/", "refused")
    assert (words != code, times) == (True, "6")
    assert "No broadcast of this kind" in scene.page("messages/", to="part")
    assert "Coffee news" in page


def test_articles_menus_and_slots_by_their_names(scene: Scene) -> None:
    article = make_article_with_version(scene.account)
    menu, slot, _set = placed.fill(scene.account, scene.program, 1)
    entry = menu.entries[0]
    data.fill(
        scene.merchant,
        scene.account,
        scene.program,
        {
            Kind.ARTICLE: [str(article.pk)],
            Kind.MENU: [f"{menu.pk}/{entry['id']}", f"{menu.pk}/gone"],
            Kind.SLOT: ["ad", str(slot.pk)],
            Kind.PART: [f"{slot.pk}/0"],
        },
    )
    ((title, reads, shared, readers, share),) = scene.cells("articles/", "articles")
    assert title == escape(article.title or article.draft_title)
    assert [reads, shared, readers, share] == ["3", "3", "3", "100.0"]
    names = {row[0] for row in scene.cells("menus/", "entries")}
    assert names == {escape(entry["name"]), f"{menu.pk}/gone"}
    assert {row[0] for row in scene.cells("slots/", "slots")} == {"Ad slot", escape(slot.title)}
    assert 'id="parts"' not in scene.page("slots/")
    (part,) = scene.cells("slots/", "parts", account=scene.account.pk)
    assert part == [escape(slot.items[0]["title"]), "3", "3"]


def test_templates_and_why_their_sends_were_refused(scene: Scene) -> None:
    template = make.make_template(scene.program)
    about: dict[str, Any] = {"account": scene.account, "program": scene.program}
    of_it: dict[str, Any] = {"kind": Kind.TEMPLATE, "thing": template.pk}
    data.make_figure(scene.merchant, Metric.ACCEPTED, 8, **about, **of_it)
    data.make_figure(scene.merchant, Metric.OPENED, 2, **about, **of_it)
    for thing, times in ((f"{template.pk}/TEMPLATE_STOPPED", 3), ("<b>made up/NONE_SUCH", 1)):
        refused: dict[str, Any] = {"kind": Kind.REFUSAL, "thing": thing}
        data.make_figure(scene.merchant, Metric.REFUSED, times, **about, **refused)
    assert scene.cells("templates/", "templates") == [
        [template.title, "8", "0", "2", "0", "0", "0", "25.0"]
    ]
    first, second = scene.cells("templates/", "refused")
    assert (first[0], first[3]) == (template.title, "3")
    # What a caller made up is shown as text.
    assert second == ["&lt;b&gt;made up", "NONE_SUCH", "NONE_SUCH", "1"]
    assert "No template of this kind" in scene.page("templates/", by="account")


# --- whose -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_another_merchants_figures_are_not_shown(scene: Scene, path: str) -> None:
    merchant, account, program = data.scene(name="Somebody else")
    data.fill(merchant, account, program, {kind: ["1"] for kind in Kind})
    assert "No figures in these days" in scene.page(path)


def test_the_name_of_another_merchants_thing_is_not_shown(scene: Scene) -> None:
    """A thing's id alone gives nothing away."""
    _merchant, account, _program = data.scene(name="Somebody else")
    theirs = make_article_with_version(account)
    about: dict[str, Any] = {
        "account": scene.account,
        "kind": Kind.ARTICLE,
        "thing": str(theirs.pk),
    }
    data.make_figure(scene.merchant, Metric.READ, 3, account=scene.account)
    data.make_figure(scene.merchant, Metric.READ, 3, **about)
    assert scene.cells("articles/", "articles")[0][0] == str(theirs.pk)


# --- files -------------------------------------------------------------------------------------------


def shown_as_in_file(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.replace("&#x27;", "'") for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("path", "table"),
    [
        ("", "steps"),
        ("", "daily"),
        ("followers/", "daily"),
        ("messages/", "daily"),
        ("messages/", "ways"),
        ("articles/", "articles"),
        ("menus/", "entries"),
        ("slots/", "slots"),
        ("templates/", "templates"),
    ],
)
def test_the_file_has_what_the_page_shows(scene: Scene, path: str, table: str) -> None:
    data.fill(scene.merchant, scene.account, scene.program, {kind: ["1", "2"] for kind in Kind})
    head, *rows = scene.file(path, table)
    shown = shown_as_in_file(scene.cells(path, table))
    assert rows[: len(shown)] == shown
    assert len(rows) - len(shown) in {0, 1}  # and the sums, where there are any
    assert all(len(row) == len(head) for row in rows)


def test_a_file_has_every_page_of_a_table(scene: Scene) -> None:
    data.make_figure(scene.merchant, Metric.READ, 3, account=scene.account)
    for number in range(12):
        about: dict[str, Any] = {
            "account": scene.account,
            "kind": Kind.ARTICLE,
            "thing": str(number + 1),
        }
        data.make_figure(scene.merchant, Metric.READ, 20 - number, **about)
    assert len(scene.cells("articles/", "articles", size="10")) == 10
    assert len(scene.cells("articles/", "articles", size="10", page="2")) == 2
    assert len(scene.file("articles/", "articles", size="10")) == 13


def test_nothing_in_a_file_is_run(scene: Scene) -> None:
    template = make.make_template(scene.program, title="=1+1")
    about: dict[str, Any] = {"program": scene.program, "kind": Kind.TEMPLATE, "thing": template.pk}
    data.make_figure(scene.merchant, Metric.ACCEPTED, 8, **about)
    assert scene.file("templates/", "templates")[1][0] == "'=1+1"
    answer: Any = scene.client.get("/console/data/templates/", {"file": "xlsx", "of": "templates"})
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert ">'=1+1<" in sheet
    assert '<c r="B2"><v>8</v></c>' in sheet  # a number stays one
    assert "<f>" not in sheet
    assert answer["Content-Disposition"].endswith('.xlsx"')


def test_what_is_no_table_or_no_format_is_the_page(scene: Scene) -> None:
    assert "<html" in scene.page("", file="csv", of="nothing")
    assert "<html" in scene.page("", file="exe", of="steps")


# --- nothing there -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_without_figures_a_page_says_why_and_what_next(scene: Scene, path: str) -> None:
    page = scene.page(path)
    assert "No figures in these days" in page
    assert 'href="?days=30"' in page
    later = scene.page(path, days="30")
    assert "No figures in these days" in later
    assert 'href="?days=30">Look' not in later


@pytest.mark.parametrize("path", PAGES)
def test_a_new_company_is_sent_to_its_first_program(path: str) -> None:
    owner = make.make_member()
    make.make_merchant(owner=owner)
    page = text_of(browser(owner).get(f"/console/data/{path}"))
    assert 'class="btn btn-primary" href="/console/programs/"' in page


def test_charts_draw_the_tables_under_them(scene: Scene) -> None:
    """Each drawing names a table of its page and columns that are there, so that both have the same numbers."""
    data.fill(scene.merchant, scene.account, scene.program, {kind: ["1"] for kind in Kind})
    drawings = 0
    for path in PAGES:
        page = scene.page(path)
        for of, series in re.findall(r'data-of="(\w+)"\s+data-series="([\d,]+)"', page):
            drawings += 1
            rows = scene.cells(path, of)
            assert all(row[int(at)].isdigit() for row in rows for at in series.split(","))
    assert drawings >= 8
