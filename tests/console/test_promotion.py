"""推广码, 短链接 and 关注弹层 at the console, the operator's review, and 关注组件."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from lifeloop.identity.models import Member, Merchant
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import Code, FollowSheet, SheetState, ShortLink
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of
from tests.factories_promotion import make_code, make_picture, make_sheet, make_short_link

pytestmark = pytest.mark.django_db


class Scene:
    def __init__(self) -> None:
        self.member: Member = make.make_member()
        self.merchant: Merchant = make.make_merchant(owner=self.member)
        self.account: Account = make.make_account(self.merchant, name="Coffee news")
        self.program = make.make_program(self.merchant, name="Coffee")
        make.associate(self.account, self.program)
        self.path = f"/console/accounts/{self.account.pk}/"
        self.client = browser(self.member)

    def get(self, path: str) -> str:
        return text_of(self.client.get(f"{self.path}{path}"))

    def post(self, path: str, **data: str) -> Any:
        return self.client.post(f"{self.path}{path}", data, **HTMX)


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- codes --------------------------------------------------------------------------------------------


def test_an_empty_page_says_why_and_the_next_step(scene: Scene) -> None:
    for path, title, step in (
        ("codes/", "No promotion code yet", "codes/new/"),
        ("links/", "No short link yet", "links/new/"),
        ("sheets/", "No follow sheet yet", "sheets/new/"),
    ):
        page = scene.get(path)
        assert title in page
        assert step in page


def test_a_code_that_opens_a_mini_program(scene: Scene) -> None:
    answer = scene.post(
        "codes/new/", scene_id="table_7", sort="PERM", leads="program", program=scene.program.pk,
        page="pages/order", query="table=7", remark="window", with_logo="on",
    )  # fmt: skip
    assert answer["HX-Redirect"] == f"{scene.path}codes/"
    code = Code.objects.get()
    assert code.goto == {
        "kind": "program",
        "app_id": scene.program.pk,
        "page": "pages/order",
        "query": "table=7",
    }
    page = scene.get("codes/")
    assert "The code “table_7” is ready." in page
    for shown in ("table_7", "window", "Coffee", "pages/order?table=7", "valid"):
        assert shown in page


def test_a_temporary_code_says_until_when(scene: Scene) -> None:
    wanted = {"scene_id": "till", "sort": "TEMP", "leads": "home"}
    assert scene.post("codes/new/", **wanted, minutes="31").status_code == 422
    assert scene.post("codes/new/", **wanted, minutes="0").status_code == 422
    assert not Code.objects.exists()
    scene.post("codes/new/", **wanted, minutes="30")
    page = scene.get("codes/")
    assert "until" in page
    Code.objects.update(
        expires_at=clock.now() - timedelta(seconds=1), created_at=clock.now() - timedelta(hours=1)
    )
    page = scene.get("codes/")
    assert "expired" in page
    assert "/revoke/" not in page


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"scene_id": "a b"}, "1 to 32 letters, digits or underscores"),
        ({"leads": "program", "program": ""}, "Choose a mini program."),
        ({"leads": "link", "url": "javascript:alert(1)"}, "Write a whole address"),
        ({"leads": "link", "url": "//evil.test"}, "Write a whole address"),
        ({"leads": "elsewhere"}, "Select a valid choice"),
    ],
)
def test_a_refused_code_keeps_what_was_typed(scene: Scene, over: dict[str, str], said: str) -> None:
    wanted = {"scene_id": "till", "sort": "PERM", "leads": "home", "remark": "kept words", **over}
    answer = scene.post("codes/new/", **wanted)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "kept words" in text_of(answer)
    assert not Code.objects.exists()


def test_the_picture_of_a_code_as_svg_and_png(scene: Scene) -> None:
    code = make_code(scene.account, scene_id="table_7")
    svg = scene.client.get(f"{scene.path}codes/{code.pk}/?file=svg")
    assert svg["Content-Type"] == "image/svg+xml"
    assert svg["Content-Disposition"].startswith("inline")
    assert b"<svg" in svg.content
    png = scene.client.get(f"{scene.path}codes/{code.pk}/?file=png&save=1")
    assert png["Content-Disposition"] == 'attachment; filename="table_7.png"'
    assert png["X-Content-Type-Options"] == "nosniff"
    with Image.open(io.BytesIO(png.content)) as picture:
        assert picture.format == "PNG"
        assert picture.width == picture.height
    page = text_of(scene.client.get(f"{scene.path}codes/{code.pk}/", **HTMX))
    assert f"/q/{code.token}" in page


def test_revoking_a_code_asks_first_and_holds_at_once(scene: Scene) -> None:
    code = make_code(scene.account, scene_id="table_7")
    there = f"codes/{code.pk}/revoke/"
    assert "Revoke the code “table_7”?" in scene.get(there)
    assert Code.objects.get().revoked_at is None
    assert scene.post(there)["HX-Redirect"] == f"{scene.path}codes/"
    assert browser().get(f"/q/{code.token}").status_code == 410
    assert "revoked" in scene.get("codes/")


def test_figures_and_search(scene: Scene) -> None:
    make_code(scene.account, scene_id="table_7", scans=1234, follows=56)
    make_code(scene.account, scene_id="poster", remark="the station")
    page = scene.get("codes/?search=station")
    assert "poster" in page
    assert "table_7" not in page
    assert "1234" in scene.get("codes/")
    assert "No code found" in scene.get("codes/?search=nothing")


def test_what_was_dissociated_is_red(scene: Scene) -> None:
    goto = {"kind": "program", "app_id": scene.program.pk}
    make_code(scene.account, goto=goto)
    make_short_link(scene.account, target=goto)
    assert "not associated" not in scene.get("codes/")
    scene.program.associations.all().delete()
    for path in ("codes/", "links/"):
        assert "It is not associated with this account." in scene.get(path)


def test_what_went_dark_is_mended_without_printing_anew(scene: Scene) -> None:
    goto = {"kind": "program", "app_id": scene.program.pk, "page": "pages/order"}
    code, link = make_code(scene.account, goto=goto), make_short_link(scene.account, target=goto)
    for path in (f"codes/{code.pk}/edit/", f"links/{link.pk}/edit/"):
        assert 'value="pages/order"' in scene.get(path)
        assert scene.post(path, leads="link", url="nothing").status_code == 422
        scene.post(path, leads="link", url="https://shop.example.net/sale", remark="mended")
    for path in ("codes/", "links/"):
        page = scene.get(path)
        assert "shop.example.net" in page
        assert "mended" in page
    assert Code.objects.get().token == code.token
    assert not Code.objects.get().with_logo  # its box was left empty
    Code.objects.update(revoked_at=clock.now())
    answer = scene.post(f"codes/{code.pk}/edit/", leads="home")
    assert answer.status_code == 422
    assert "no longer valid" in text_of(answer)


# --- short links --------------------------------------------------------------------------------------


def test_a_short_link_to_a_strange_host_says_that_people_are_asked(scene: Scene) -> None:
    scene.post("links/new/", leads="link", url="https://shop.example.net/sale", remark="text")
    link = ShortLink.objects.get()
    page = scene.get("links/")
    for shown in (
        f"/s/{link.token}",
        "shop.example.net",
        "People are asked before they leave.",
        "text",
    ):
        assert shown in page


def test_an_allowed_host_needs_no_question(scene: Scene, settings: Any) -> None:
    settings.LIFELOOP_LINK_HOSTS = ["shop.example.net"]
    make_short_link(scene.account, target={"kind": "link", "url": "https://shop.example.net/"})
    assert "People are asked" not in scene.get("links/")


def test_revoking_a_short_link(scene: Scene) -> None:
    link = make_short_link(scene.account)
    there = f"links/{link.pk}/revoke/"
    assert f"/s/{link.token}" in scene.get(there)
    scene.post(there)
    assert browser().get(f"/s/{link.token}").status_code == 404
    assert "revoked" in scene.get("links/")


# --- follow sheets ------------------------------------------------------------------------------------


def test_a_sheet_from_draft_to_the_operators_yes(scene: Scene) -> None:
    picture = make_picture(scene.account)
    scene.post("sheets/new/", title="Coffee", text="A free cup.", picture=picture.path)
    sheet = FollowSheet.objects.get()
    assert (sheet.state, sheet.picture) == (SheetState.DRAFT, picture.path)
    assert "Submit “Coffee” for review?" in scene.get(f"sheets/{sheet.pk}/submit/")
    scene.post(f"sheets/{sheet.pk}/submit/")
    operator = browser(make.make_member(is_operator=True))
    page = text_of(operator.get("/console/platform/reviews/"))
    for shown in ("Coffee", "A free cup.", picture.path, scene.merchant.name):
        assert shown in page
    no = operator.post(
        f"/console/platform/sheet/{sheet.pk}/reject/", {"note": "Which cup?"}, **HTMX
    )
    assert no["HX-Redirect"] == "/console/platform/reviews/"
    assert "Which cup?" in scene.get("sheets/")
    assert "Which cup?" in scene.get(f"sheets/{sheet.pk}/")
    scene.post(f"sheets/{sheet.pk}/", title="Coffee", text="The second cup is free.")
    scene.post(f"sheets/{sheet.pk}/submit/")
    operator.post(f"/console/platform/sheet/{sheet.pk}/approve/", **HTMX)
    assert FollowSheet.objects.get().state == SheetState.APPROVED
    assert "approved" in scene.get("sheets/")


def test_a_sheet_without_a_reason_is_not_sent_back(scene: Scene) -> None:
    sheet = make_sheet(scene.account, state=SheetState.IN_REVIEW)
    operator = browser(make.make_member(is_operator=True))
    there = f"/console/platform/sheet/{sheet.pk}/reject/"
    assert operator.post(there, {"note": ""}, **HTMX).status_code == 422
    assert operator.get("/console/platform/sheet/none/approve/").status_code == 404
    assert FollowSheet.objects.get().state == SheetState.IN_REVIEW


def test_what_the_state_does_not_allow_is_refused_with_a_sentence(scene: Scene) -> None:
    sheet = make_sheet(scene.account, state=SheetState.IN_REVIEW)
    for act in ("submit", "delete"):
        answer = scene.post(f"sheets/{sheet.pk}/{act}/")
        assert answer.status_code == 422
        assert "present state does not allow this" in text_of(answer)
    assert scene.client.get(f"{scene.path}sheets/{sheet.pk}/approve/").status_code == 404
    scene.post(f"sheets/{sheet.pk}/withdraw/")
    assert FollowSheet.objects.get().state == SheetState.DRAFT


def test_an_approved_sheet_warns_before_it_is_changed(scene: Scene) -> None:
    sheet = make_sheet(scene.account)
    assert "Changed, it is reviewed again" in scene.get(f"sheets/{sheet.pk}/")
    answer = scene.post(f"sheets/{sheet.pk}/", title="x" * 21, text="kept words")
    assert answer.status_code == 422
    assert "kept words" in text_of(answer)
    assert FollowSheet.objects.get().state == SheetState.APPROVED


def test_another_companys_sheets_codes_and_links_are_not_found(scene: Scene) -> None:
    other = make.make_account()
    code, link, sheet = make_code(other), make_short_link(other), make_sheet(other)
    for path in (
        f"codes/{code.pk}/",
        f"codes/{code.pk}/?file=svg",
        f"codes/{code.pk}/revoke/",
        f"links/{link.pk}/revoke/",
        f"sheets/{sheet.pk}/",
        f"sheets/{sheet.pk}/delete/",
    ):
        assert scene.client.get(f"{scene.path}{path}").status_code == 404
        assert scene.client.post(f"{scene.path}{path}").status_code in {404, 405}


# --- 关注组件 -----------------------------------------------------------------------------------------


def component(scene: Scene) -> str:
    return text_of(scene.client.get(f"/console/programs/{scene.program.pk}/component/"))


def test_every_condition_of_component_and_sheets_with_its_way(scene: Scene) -> None:
    good = make_sheet(scene.account, title="Come in")
    draft = make_sheet(scene.account, title="Not yet", state=SheetState.DRAFT)
    page = component(scene)
    for sheet in (good, draft):
        assert f'&lt;life-follow scene-id="{sheet.pk}"&gt;&lt;/life-follow&gt;' in page
    assert f'href="{scene.path}sheets/"' in page
    assert page.count("Submit the sheet for review") == 1
    Account.objects.filter(pk=scene.account.pk).update(suspended=True)
    scene.program.state = "delisted"
    scene.program.save()
    page = component(scene)
    assert page.count("List the mini program") == 3  # the component and two sheets
    assert page.count("See what the account waits for") == 3
    assert len(re.findall("not fulfilled", page)) == 7


def test_another_companys_account_can_only_be_asked_about(scene: Scene) -> None:
    theirs = make.make_account()
    make.associate(theirs, scene.program)
    make_sheet(theirs, state=SheetState.DRAFT)
    page = component(scene)
    assert "Ask the company of the account to see to it." in page
    assert "Submit the sheet for review" not in page
