"""菜单、广告位、营销位、扩展区 at the console: what is typed is kept, saved, shown again; what went dark is red."""

import json
from typing import Any

import pytest

from lifeloop.identity.models import Member
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import AdSlot, ExtensionSet, MarketingSlot, Menu, MenuVersion
from lifeloop.programs.models import Program
from tests import factories as make
from tests import factories_followers as following
from tests import factories_placements as placed
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db


class Desk:
    def __init__(self) -> None:
        self.member: Member = make.make_member()
        merchant = make.make_merchant(owner=self.member)
        self.account: Account = make.make_account(merchant, name="Coffee news")
        self.program: Program = make.make_program(merchant, name="City coffee")
        make.associate(self.account, self.program)
        self.client = browser(self.member)
        self.path = f"/console/accounts/{self.account.pk}/"

    def get(self, path: str) -> str:
        answer = self.client.get(self.path + path)
        assert answer.status_code == 200, answer.content.decode()[-2000:]
        return text_of(answer)

    def post(self, path: str, **data: Any) -> Any:
        documents = {
            name: json.dumps(value) if isinstance(value, list | dict) else value
            for name, value in data.items()
        }
        return self.client.post(self.path + path, documents)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_publish_a_menu_and_see_it_again(desk: Desk) -> None:
    assert "No personalised menu" in desk.get("menu/")
    into = placed.into(desk.program, "pages/menu", "a=1")
    answer = desk.post("menu/", entries=[placed.entry("点单", target=into)], consult="on")
    assert answer.status_code == 303
    menu = Menu.objects.get()
    assert (menu.consult, menu.entries[0]["target"]) == (True, into)
    page = desk.get("menu/")
    assert "点单" in page
    assert "leads nowhere" not in page


def test_a_refused_menu_keeps_what_was_typed(desk: Desk) -> None:
    answer = desk.post("menu/", entries=[placed.entry("a" * 19)])
    assert answer.status_code == 422
    page = text_of(answer)
    assert "is too long: at most 9 Chinese characters or 18 letters and digits" in page
    assert page.count("a" * 19) >= 2  # in the editor's document and on the drawn phone
    assert not Menu.objects.exists()


@pytest.mark.parametrize(
    "document", ["", "{", "[" * 50_000, "null", '"x"', "[1]", "{}", "9" * 5000]
)
def test_what_is_no_document_is_refused(desk: Desk, document: str) -> None:
    assert desk.post("menu/", entries=document).status_code == 422
    assert desk.post("ads/", parts=document).status_code == 422
    assert desk.post("preview/menu/", entries=document).status_code == 200
    assert desk.post("preview/ads/", parts=document).status_code == 200
    assert desk.post("preview/marketing/", head=document, parts=document).status_code == 200
    assert desk.post("preview/extensions/", parts=document).status_code == 200
    assert not Menu.objects.exists()
    assert not AdSlot.objects.exists()


def test_history_and_restore(desk: Desk) -> None:
    for name in ("First", "Second"):
        desk.post("menu/", entries=[placed.entry(name)])
    menu = Menu.objects.get()
    page = desk.get(f"menu/{menu.pk}/history/")
    assert "First" in page
    assert "shown now" in page
    there = f"{desk.path}menu/{menu.pk}/history/1/restore/"
    assert "People see it at once: First." in text_of(desk.client.get(there, **HTMX))
    desk.client.post(there, **HTMX)
    menu.refresh_from_db()
    assert (menu.version, menu.entries[0]["name"]) == (3, "First")
    assert MenuVersion.objects.count() == 3


def test_a_personalised_menu_from_beginning_to_end(desk: Desk) -> None:
    label = following.make_label(desk.account)
    data = {"entries": [placed.entry("Gold")], "name": "Gold card"}
    refused = desk.post("menu/new/", **data)
    assert "Choose whom it is for" in text_of(refused)
    desk.post("menu/new/", **data, label=label.pk, values="gold，silver, gold")
    menu = Menu.objects.get()
    assert menu.rule == {"label": label.pk, "values": ["gold", "silver"]}
    listed = desk.get("menu/")
    assert "Gold card" in listed
    assert "gold, silver" in listed
    desk.post(f"menu/{menu.pk}/", **data, client="iphone")
    menu.refresh_from_db()
    assert (menu.rule, menu.version) == ({"client": "iphone"}, 2)
    desk.post(f"menu/{menu.pk}/delete/")
    assert not Menu.objects.exists()


def test_what_went_dark_is_red_with_a_way_to_mend_it(desk: Desk) -> None:
    into = placed.into(desk.program)
    placed.menu(desk.account, placed.stored("Order", target=into))
    placed.ads(desk.account, into)
    slot = placed.marketing(desk.account, *[into] * 4)
    desk.client.post(f"{desk.path}programs/{desk.program.pk}/dissociate/")
    for path in ("menu/", "ads/", f"marketing/{slot.pk}/"):
        page = desk.get(path)
        assert "leads nowhere" in page, path
        assert "City coffee" in page
        assert "It is not associated with this account." in page
        assert "Associate it again" in page
    listed = desk.get("marketing/")
    assert "Item 1: It is not associated with this account." in listed
    assert "Mend" in listed


def test_where_a_program_is_used_and_what_dissociating_darkens(desk: Desk) -> None:
    into = placed.into(desk.program)
    placed.menu(desk.account, placed.stored("Order", target=into))
    placed.marketing(desk.account, *[into] * 4, title="This week")
    page = desk.get("programs/")
    for words in ("Text menu", "Marketing slot", "This week"):
        assert words in page
    dialog = desk.client.get(f"{desk.path}programs/{desk.program.pk}/dissociate/", **HTMX)
    said = text_of(dialog)
    assert "goes dark on the phone at once: Text menu, Marketing slot “This week”." in said
    assert "Nothing else of this account points to it." not in said


def test_set_change_and_take_down_the_ad_slot(desk: Desk) -> None:
    wide = placed.picture(desk.account, 996, 240).path
    frame = {"picture": wide, "name": "New", "target": placed.link()}
    assert desk.post("ads/", parts=[frame, frame]).status_code == 303
    assert len(AdSlot.objects.get().frames) == 2
    wrong = {**frame, "picture": placed.picture(desk.account, 10, 10).path}
    assert "996 × 240 pixels" in text_of(desk.post("ads/", parts=[wrong]))
    desk.post("ads/clear/")
    assert not AdSlot.objects.exists()


def test_marketing_slots_from_beginning_to_end(desk: Desk) -> None:
    square = placed.picture(desk.account, 300, 300).path
    item = {"picture": square, "title": "Latte", "text": "", "target": placed.link()}
    assert "No marketing slot" in desk.get("marketing/")
    head = {"picture": "", "text": "", "target": {"kind": "program", "app_id": ""}}
    desk.post("marketing/new/", title="This week", head=head, parts=[item] * 4)
    desk.post("marketing/new/", title="Members", head={}, parts=[item] * 8)
    first, second = MarketingSlot.objects.order_by("position")
    taken = desk.post(f"marketing/{first.pk}/", title="Members", head={}, parts=[item] * 4)
    assert "no other slot of this account may have it" in text_of(taken)
    desk.post(f"marketing/{second.pk}/move/", up="1")
    page = desk.get("marketing/")
    assert page.index("Members") < page.index("This week")
    desk.post(f"marketing/{first.pk}/delete/")
    assert MarketingSlot.objects.get().title == "Members"


def test_extension_sets_from_beginning_to_end(desk: Desk) -> None:
    area = {"name": "Points", "url": "https://points.example.com/", "height": "240"}
    for name in ("One", "Two"):
        desk.post("extensions/new/", name=name, parts=[area])
    one, two = ExtensionSet.objects.order_by("pk")
    for row in (one, two):
        desk.post(f"extensions/{row.pk}/switch/", on="1")
    assert ExtensionSet.objects.get(on=True) == two
    bad = desk.post(f"extensions/{one.pk}/", name="One", parts=[{**area, "height": "900"}])
    assert "a height of 200 to 500 pixels" in text_of(bad)
    desk.post(f"extensions/{two.pk}/", name="Third", parts=[area] * 3)
    page = desk.get("extensions/")
    assert "Third" in page
    desk.post(f"extensions/{two.pk}/delete/")
    assert ExtensionSet.objects.get() == one


def test_the_preview_saves_nothing_and_is_the_phones_own_drawing(desk: Desk) -> None:
    entries = [placed.entry("Order", target=placed.into(desk.program)), {"name": ""}]
    page = text_of(desk.post("preview/menu/", style="text", entries=entries, consult="on"))
    assert 'class="tm"' in page
    assert "data-composer" in page
    assert "Order" in page
    assert "<form" not in page
    assert desk.post("preview/nothing/").status_code == 404
    assert not Menu.objects.exists()


VECTORS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "%(x)s {0}",
]


@pytest.mark.parametrize("vector", VECTORS)
def test_names_are_shown_as_text(desk: Desk, vector: str) -> None:
    placed.menu(desk.account, placed.stored(vector, id="row1"), name=vector[:30])
    placed.menu(desk.account, placed.stored(vector), name=vector[:30], rule={"client": "iphone"})
    slot = placed.marketing(desk.account, title=vector[:30])
    placed.extension(desk.account, name=vector[:30])
    paths = ("menu/", "marketing/", f"marketing/{slot.pk}/", "extensions/", "programs/")
    for page in map(desk.get, paths):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    drawn = text_of(desk.post("preview/menu/", style="text", entries=[{"name": vector}]))
    assert "<script>alert" not in drawn
    assert "<img src=x" not in drawn
    if vector == "{{7*7}}":
        assert vector in drawn


def test_the_overview_and_the_programs_page_say_what_leads_nowhere(desk: Desk) -> None:
    into = placed.into(desk.program)
    placed.menu(desk.account, placed.stored("Order", target=into))
    placed.ads(desk.account, into)
    for path in ("", "programs/"):
        assert "lead nowhere" not in desk.get(path)
    Program.objects.filter(pk=desk.program.pk).update(suspended=True)
    for path in ("", "programs/"):
        page = desk.get(path)
        assert "lead nowhere" in page
        assert "It is suspended." in page
        assert "/menu/?style=text" in page
        assert "/ads/" in page
