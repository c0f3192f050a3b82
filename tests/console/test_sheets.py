"""关注弹层 at the console, the operator's review, and 关注组件."""

import re

import pytest

from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import FollowSheet, SheetState
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of
from tests.console.promotion_scene import Scene
from tests.factories_promotion import make_code, make_picture, make_sheet, make_short_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


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
