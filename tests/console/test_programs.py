"""小程序 at the console: creating, editing, packages, and what each state shows as the next step."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lifeloop.identity.actors import SYSTEM
from lifeloop.identity.models import Member, Merchant
from lifeloop.identity.rules.roles import Role
from lifeloop.programs.models import Program, Source, Version
from lifeloop.programs.rules import ProgramState
from lifeloop.programs.services import approve, reject, suspend
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of
from tests.programs import zips

pytestmark = pytest.mark.django_db
PROFILE = {"name": "City coffee", "category": "餐饮", "introduction": "Coffee to go."}


@pytest.fixture
def owner() -> Member:
    return make.make_member()


@pytest.fixture
def merchant(owner: Member) -> Merchant:
    return make.make_merchant(owner=owner)


@pytest.fixture
def client(owner: Member, merchant: Merchant) -> Client:
    return browser(owner)


def draft(merchant: Merchant, **over: Any) -> Program:
    """A new program with nothing to show yet."""
    facts = {"state": ProgramState.DRAFT, "address": "", "source": Source.PACKAGE}
    return make.make_program(merchant, **{**facts, "first_listed_at": None, **over})


def upload(client: Client, program: Program, content: bytes) -> Any:
    file = SimpleUploadedFile("app.zip", content, "application/zip")
    return client.post(
        f"/console/programs/{program.pk}/releases/upload/", {"package": file}, **HTMX
    )


def press(client: Client, program: Program, act: str) -> Any:
    return client.post(f"/console/programs/{program.pk}/releases/{act}/", **HTMX)


def overview(client: Client, program: Program) -> str:
    return text_of(client.get(f"/console/programs/{program.pk}/"))


# --- lists --------------------------------------------------------------------------------------------


def test_an_empty_list_offers_the_one_next_step(client: Client) -> None:
    page = text_of(client.get("/console/programs/"))
    assert "No mini program yet" in page
    assert "/console/programs/new/" in page


def test_a_viewer_is_offered_nothing_that_is_refused(merchant: Merchant) -> None:
    viewer = make.make_member()
    make.join(viewer, merchant, Role.VIEWER)
    program = make.make_program(merchant)
    own = make.make_account(merchant)
    looking = browser(viewer)
    assert "/console/programs/new/" not in text_of(looking.get("/console/programs/"))
    for tab in ("", "binding/", "templates/", "component/", "releases/"):
        page = text_of(looking.get(f"/console/programs/{program.pk}/{tab}"))
        for act in ("edit/", "own/", "other/", "library/", "upload/", "delist/", "/keys/"):
            assert act not in page
    assert "Only administrators bind" in text_of(
        looking.get(f"/console/programs/{program.pk}/binding/")
    )
    assert own.pk in text_of(looking.get(f"/console/programs/{program.pk}/binding/"))


def test_filters(client: Client, merchant: Merchant) -> None:
    listed = make.make_program(merchant, name="City parking")
    stopped = make.make_program(merchant, name="Suspended one", suspended=True)
    make.make_program(name="City of another")

    def found(query: str) -> str:
        return text_of(client.get(f"/console/programs/?{query}"))

    assert "City parking" in found("search=parking")
    assert "City of another" not in found("search=City")
    assert listed.name in found(f"search={listed.pk}")
    assert stopped.name in found("state=suspended")
    assert listed.name not in found("state=suspended")
    assert stopped.name not in found("state=listed")
    assert "Nothing matches these filters." in found("search=nothing-of-that-name")
    assert listed.name in found("state=nonsense&page=x&size=7")


# --- creating and editing ------------------------------------------------------------------------------


def test_creating_leads_to_the_package(client: Client, merchant: Merchant) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (64, 64), "#066fd1").save(drawn, "PNG")
    picture = SimpleUploadedFile("logo.png", drawn.getvalue(), "image/png")
    answer = client.post("/console/programs/new/", {**PROFILE, "logo": picture})
    program = Program.objects.get()
    assert answer["Location"] == f"/console/programs/{program.pk}/releases/"
    assert program.app.merchant == merchant
    assert program.logo.startswith("logos/")
    page = text_of(client.get(answer["Location"]))
    assert "City coffee is created." in page
    assert f"/media/{program.logo}" in page


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"name": "C"}, "A name has 2 to 20 characters."),
        ({"name": ""}, "This field is required."),
        ({"category": ""}, "This field is required."),
        ({"category": "nonsense"}, "is not one of the available choices"),
        ({"introduction": "x" * 501}, "at most 500"),
        ({"name": "Taken name"}, "Another mini program has this name."),
    ],
)
def test_a_refused_form_keeps_what_was_typed(client: Client, over: Any, why: str) -> None:
    make.make_program(name="taken NAME")
    typed = {**PROFILE, **over}
    answer = client.post("/console/programs/new/", typed)
    assert answer.status_code == 422
    page = text_of(answer).replace("&#x27;", "'")
    assert why in page
    assert "is-invalid" in page
    assert typed["introduction"][:20] in page
    assert Program.objects.count() == 1


def test_a_picture_that_is_none_is_refused_at_its_field(client: Client) -> None:
    picture = SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", "image/png")
    answer = client.post("/console/programs/new/", {**PROFILE, "logo": picture})
    assert "Choose a PNG or JPEG picture" in text_of(answer)
    assert not Program.objects.exists()


def test_editing_shows_at_once_and_keeps_the_logo(client: Client, merchant: Merchant) -> None:
    program = make.make_program(merchant, logo="logos/kept.png")
    there = f"/console/programs/{program.pk}/edit/"
    assert program.introduction in text_of(client.get(there, **HTMX))
    client.post(there, {**PROFILE, "name": "New name"}, **HTMX)
    program.refresh_from_db()
    assert (program.name, program.logo) == ("New name", "logos/kept.png")


# --- versions, review, listing ---------------------------------------------------------------------------


def test_from_a_package_to_everybody(client: Client, merchant: Merchant) -> None:
    program = draft(merchant)
    assert "upload a package or give an https address" in overview(client, program)
    assert upload(client, program, zips.package().read())["HX-Redirect"].endswith("/releases/")
    assert "Submit it for review next" in overview(client, program)
    press(client, program, "submit")
    assert "The platform is looking at it" in overview(client, program)
    press(client, program, "withdraw")
    press(client, program, "submit")
    approve(SYSTEM, program.pk)
    assert "The platform approved it" in overview(client, program)
    press(client, program, "list")
    assert "Bind a lifestyle account" in overview(client, program)
    make.bind(program, make.make_account(merchant))
    assert "Turn visitors into followers" in overview(client, program)
    press(client, program, "delist")
    assert "List it again" in overview(client, program)
    program.refresh_from_db()
    assert program.state == ProgramState.DELISTED


def test_what_the_platform_says_is_read(client: Client, merchant: Merchant) -> None:
    program = make.make_program(merchant, state=ProgramState.IN_REVIEW)
    reject(SYSTEM, program.pk, note="The introduction says nothing")
    for tab in ("", "releases/"):
        page = text_of(client.get(f"/console/programs/{program.pk}/{tab}"))
        assert "The introduction says nothing" in page
    other = make.make_program(merchant)
    suspend(SYSTEM, other.pk, note="Complaints")
    page = overview(client, other)
    assert "The platform has suspended it" in page
    assert "Complaints" in page


@pytest.mark.parametrize("state", ProgramState.values)
def test_only_acts_of_the_state_are_offered_and_none_else_works(
    client: Client, merchant: Merchant, state: str
) -> None:
    offered = {
        "draft": {"submit"},
        "in_review": {"withdraw"},
        "approved": {"submit", "list"},
        "listed": {"delist"},
        "delisted": {"submit", "list"},
    }[state]
    program = make.make_program(merchant, state=state)
    page = text_of(client.get(f"/console/programs/{program.pk}/releases/"))
    for act in ("submit", "withdraw", "list", "delist"):
        assert (f"/releases/{act}/" in page) is (act in offered)
    for act in {"submit", "withdraw", "list", "delist"} - offered:
        answer = press(client, program, act)
        assert answer.status_code == 422
        nothing_newer = state == "listed" and act == "submit"
        why = "newest version already" if nothing_newer else "present state does not allow this"
        assert why in text_of(answer)
    program.refresh_from_db()
    assert program.state == state


def test_nothing_to_review_is_said(client: Client, merchant: Merchant) -> None:
    answer = press(client, draft(merchant), "submit")
    assert "Upload a package or give an https address before you submit." in text_of(answer)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no zip at all", "it is not a zip file, or a damaged one"),
        (zips.packed({"index.html": zips.PAGE}).read(), "manifest.json is missing"),
    ],
)
def test_a_bad_package_says_why_at_its_field(
    client: Client, merchant: Merchant, content: bytes, why: str
) -> None:
    program = draft(merchant)
    answer = upload(client, program, content)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not Version.objects.exists()
    assert upload(client, program, b"").status_code == 422  # empty
    assert (
        client.post(f"/console/programs/{program.pk}/releases/upload/", **HTMX).status_code == 422
    )


def test_an_address(client: Client, merchant: Merchant) -> None:
    program = draft(merchant)
    there = f"/console/programs/{program.pk}/releases/address/"
    for wrong in ("http://shop.example.com/", "https://localhost/", "https://10.0.0.1/", "shop"):
        answer = client.post(there, {"address": wrong}, **HTMX)
        assert answer.status_code == 422
        assert wrong in text_of(answer)
    client.post(there, {"address": "https://shop.example.com/"}, **HTMX)
    program.refresh_from_db()
    assert (program.source, program.address) == (Source.ADDRESS, "https://shop.example.com/")


def test_a_package_in_the_place_of_an_address_is_reviewed_too(
    client: Client, merchant: Merchant
) -> None:
    package = zips.package().read()
    approved = make.make_program(merchant, state=ProgramState.APPROVED)
    upload(client, approved, package)
    approved.refresh_from_db()
    assert (approved.state, approved.source) == (ProgramState.DRAFT, Source.PACKAGE)
    listed = make.make_program(merchant)
    answer = upload(client, listed, package)
    assert "present state does not allow this" in text_of(answer)
    listed.refresh_from_db()
    assert (listed.state, listed.source) == (ProgramState.LISTED, Source.ADDRESS)
    assert not listed.versions.exists()


def test_the_component_page_says_what_fails(client: Client, merchant: Merchant) -> None:
    program = make.make_program(merchant)
    there = f"/console/programs/{program.pk}/component/"
    assert "No lifestyle account yet" in text_of(client.get(there))
    good, stopped = make.make_account(merchant), make.make_account(suspended=True)
    make.bind(program, good)
    make.associate(stopped, program)
    page = text_of(client.get(there))
    assert f"public-id=&quot;{good.pk}" in page or f'public-id="{good.pk}"' in page
    assert page.count("is-not") == 1
    assert "does not show" in page
