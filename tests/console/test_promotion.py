"""推广码 and 短链接 at the console."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from lifeloop.kernel import clock
from lifeloop.placements.models import Code, ShortLink
from tests.console.helpers import HTMX, browser, text_of
from tests.console.promotion_scene import Scene
from tests.factories_promotion import make_code, make_short_link

pytestmark = pytest.mark.django_db


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
