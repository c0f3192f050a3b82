"""图片 at the console: the library, uploads from a page and from within a form, the field that chooses."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation

from lifeloop.console.forms import Form
from lifeloop.console.pictures import PictureField, give_account
from lifeloop.identity.models import Member, Merchant
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import Picture
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of
from tests.factories_promotion import make_picture, picture_bytes, picture_file

pytestmark = pytest.mark.django_db
JSON: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}


class Scene:
    def __init__(self) -> None:
        self.member: Member = make.make_member()
        self.merchant: Merchant = make.make_merchant(owner=self.member)
        self.account: Account = make.make_account(self.merchant, name="Coffee news")
        self.path = f"/console/accounts/{self.account.pk}/pictures/"
        self.client = browser(self.member)

    def upload(self, *files: SimpleUploadedFile, **over: Any) -> Any:
        data = {"file": list(files), **over.pop("data", {})}
        return self.client.post(f"{self.path}upload/", data, **over)


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- the library --------------------------------------------------------------------------------------


def test_an_empty_library_says_what_it_is_for(scene: Scene) -> None:
    page = text_of(scene.client.get(scene.path))
    assert "No picture yet" in page
    assert "at most 5 MB each" in page
    assert 'name="file"' in page


def test_several_files_at_once_and_what_is_wrong_with_one(scene: Scene) -> None:
    answer = scene.upload(
        picture_file(name="one.png"),
        picture_file(b"<svg/>", "two.png"),
        picture_file(name="three.png"),
    )
    assert answer.status_code == 303
    page = text_of(scene.client.get(scene.path))
    assert "2 pictures are in the library." in page
    assert "two.png: This is not a whole PNG, JPEG, WebP or GIF picture." in page
    assert "one.png" in page
    assert Picture.objects.filter(account=scene.account).count() == 2


def test_nothing_chosen(scene: Scene) -> None:
    assert scene.upload().status_code == 303
    assert "Choose a file first." in text_of(scene.client.get(scene.path))


def test_the_library_is_searched_by_file_name(scene: Scene) -> None:
    make_picture(scene.account, name="autumn menu.png")
    make_picture(scene.account, name="shop.png")
    page = text_of(scene.client.get(f"{scene.path}?search=menu"))
    assert "autumn menu.png" in page
    assert "shop.png" not in page
    assert "No picture found" in text_of(scene.client.get(f"{scene.path}?search=x"))


def test_a_hostile_name_is_text(scene: Scene) -> None:
    scene.upload(picture_file(name='"><script>alert(1)</script>.png'))
    page = text_of(scene.client.get(scene.path))
    assert "<script>alert" not in page
    assert Picture.objects.get().name


def test_removing_asks_first(scene: Scene) -> None:
    picture = make_picture(scene.account, name="shop.png")
    there = f"{scene.path}{picture.pk}/remove/"
    page = text_of(scene.client.get(there, **HTMX))
    assert "Remove “shop.png” from the library?" in page
    assert "goes on showing it" in page
    assert Picture.objects.get().removed_at is None
    assert scene.client.post(there, **HTMX)["HX-Redirect"] == scene.path
    assert Picture.objects.get().removed_at is not None
    assert scene.client.get(there).status_code == 404


def test_a_viewer_looks_and_changes_nothing(scene: Scene) -> None:
    viewer = make.make_member()
    make.join(viewer, scene.merchant, Role.VIEWER)
    picture = make_picture(scene.account)
    client = browser(viewer)
    page = text_of(client.get(scene.path))
    assert picture.name in page
    assert 'name="file"' not in page
    assert "/remove/" not in page
    assert client.post(f"{scene.path}upload/", {"file": picture_file()}).status_code == 403


# --- from within a form -------------------------------------------------------------------------------


def test_an_upload_from_a_form_is_answered_in_json(scene: Scene) -> None:
    answer = scene.upload(picture_file(picture_bytes((996, 240)), "a.png"), **JSON)
    facts = json.loads(answer.content)
    made = Picture.objects.get()
    assert facts == {
        "path": made.path,
        "url": f"/media/{made.path}",
        "name": "a.png",
        "width": 996,
        "height": 240,
    }


def test_the_forms_limits_hold_for_the_upload(scene: Scene) -> None:
    wrong = scene.upload(picture_file(), data={"w": "996", "h": "240"}, **JSON)
    assert wrong.status_code == 422
    assert "must be 996 × 240 pixels; this one is 64 × 48" in json.loads(wrong.content)["error"]
    heavy = scene.upload(picture_file(), data={"bytes": "100"}, **JSON)
    assert heavy.status_code == 422
    # What a form asks for never widens what the platform allows.
    large = picture_file(picture_bytes() + b"\0" * (5 * 2**20))
    assert scene.upload(large, data={"bytes": "999999999"}, **JSON).status_code == 422
    assert not Picture.objects.exists()


def test_the_window_offers_pictures_that_fit(scene: Scene) -> None:
    fits = make_picture(scene.account, name="banner.png")
    make_picture(scene.account, name="square.png", width=300, height=300)
    make_picture(scene.account, name="gone.png", removed_at=clock.now())
    make_picture(make.make_account(scene.merchant), name="another.png")
    page = text_of(scene.client.get(f"{scene.path}choose/?w=996&h=240", **HTMX))
    assert f'data-pick="{fits.path}"' in page
    assert page.count("data-pick=") == 1
    assert "Only pictures of 996 × 240 pixels fit here." in page
    assert (
        text_of(scene.client.get(f"{scene.path}choose/?w=x&h=-1", **HTMX)).count("data-pick=") == 2
    )


# --- the field ----------------------------------------------------------------------------------------


class BannerForm(Form):
    banner = PictureField(exactly=(996, 240))
    extra = PictureField(required=False)


def form(account: Account, **data: str) -> BannerForm:
    posted = QueryDict(mutable=True)
    posted.update(data)
    made = BannerForm(posted)
    give_account(made, account)
    return made


def test_the_field_takes_a_picture_of_this_accounts_library(scene: Scene) -> None:
    picture = make_picture(scene.account)
    good = form(scene.account, banner=picture.path)
    assert good.is_valid()
    assert good.cleaned_data == {"banner": picture.path, "extra": ""}
    # Removed from the library, what shows it may keep it.
    Picture.objects.update(removed_at=clock.now())
    assert form(scene.account, banner=picture.path).is_valid()


def test_the_field_refuses_everything_else(scene: Scene) -> None:
    theirs = make_picture(make.make_account(scene.merchant))
    square = make_picture(scene.account, width=300, height=300)
    for value, said in (
        ("", "Choose a picture."),
        (theirs.path, "no such picture in this account"),
        ("../../secret_key", "no such picture in this account"),
        ("https://evil.test/a.png", "no such picture in this account"),
        (square.path, "must be 996 × 240 pixels; this one is 300 × 300"),
    ):
        with translation.override("en"):
            wrong = form(scene.account, banner=value)
            assert not wrong.is_valid()
            assert said in str(wrong.errors["banner"])


def test_a_refused_form_keeps_what_was_chosen(scene: Scene) -> None:
    picture = make_picture(scene.account, width=300, height=300)
    drawn = str(form(scene.account, banner=picture.path)["banner"])
    assert f'value="{picture.path}"' in drawn
    assert f'src="/media/{picture.path}"' in drawn
    assert "pictures/choose/?w=996&amp;h=240" in drawn
    hostile = str(form(scene.account, banner='"><script>alert(1)</script>')["banner"])
    assert "<script>" not in hostile


def test_where_scripts_are_off_a_picture_is_chosen_by_name(scene: Scene) -> None:
    picture = make_picture(scene.account, name="banner.png")
    make_picture(scene.account, name="square.png", width=300, height=300)
    drawn = str(form(scene.account)["banner"])
    choice = drawn[drawn.index("<noscript>") :]
    assert f'<option value="{picture.path}"' in choice
    assert "square.png" not in choice
    posted = QueryDict(f"banner=&banner={picture.path}")
    made = BannerForm(posted)
    give_account(made, scene.account)
    assert made.is_valid()
