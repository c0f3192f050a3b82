"""Files of pictures that were removed, or never used, are deleted after some days; nothing that is shown ever is."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from lifeloop.audit import SYSTEM
from lifeloop.identity import media
from lifeloop.identity.models import StoredFile
from lifeloop.identity.services import files
from lifeloop.kernel import clock
from lifeloop.lifestyle import services as lifestyle
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import KINDS
from lifeloop.messaging.kinds.base import Content
from lifeloop.messaging.models import ArticleVersion, Broadcast, Publication, Send
from lifeloop.messaging.queries.shown import PICTURED
from lifeloop.placements.models import AdSlot, MarketingSlot, MenuVersion, Picture
from lifeloop.placements.services.pictures import keep, remove
from lifeloop.programs import services as programs
from tests import factories as make
from tests.factories_articles import item, make_article
from tests.factories_placements import menu
from tests.factories_promotion import make_sheet, picture_bytes, picture_file
from tests.factories_talks import make_rule, make_sent_picture
from tests.placements.sweeping import a_day, days_pass, is_there, kept, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


# --- what goes ----------------------------------------------------------------------------------------


def test_a_removed_picture_goes_and_its_room_is_free_again(account: Account, settings: Any) -> None:
    gone, stays = kept(account), kept(account)
    settings.LIFELOOP_PICTURES_BYTES = gone.size + stays.size + 20  # equal sizes, or nearly
    remove(SYSTEM, account, picture_id=gone.pk)
    days_pass(6)
    a_day()
    assert is_there(gone.path)
    assert Picture.objects.filter(pk=gone.pk).exists()
    days_pass(2)
    a_day()
    # It has left the account's count; the file waits for a second look.
    assert not Picture.objects.filter(pk=gone.pk).exists()
    assert is_there(gone.path)
    a_day()
    assert not is_there(gone.path)
    assert not StoredFile.objects.filter(path=gone.path).exists()
    assert is_there(stays.path)
    keep(SYSTEM, account, picture_file())


def test_what_two_accounts_have_goes_when_neither_has_it(account: Account) -> None:
    other, data = make.make_account(), picture_bytes()
    mine, theirs = (keep(SYSTEM, one, picture_file(data)) for one in (account, other))
    remove(SYSTEM, account, picture_id=mine.pk)
    sweep()
    assert is_there(mine.path)
    remove(SYSTEM, other, picture_id=theirs.pk)
    sweep()
    assert not is_there(mine.path)


def test_an_upload_that_was_never_used_goes() -> None:
    data = picture_bytes()
    path = files.put(media.name_of("pictures", media.digest_of(data), "png"), data)
    days_pass(6)
    a_day()
    a_day()
    assert is_there(path)
    days_pass(1)
    a_day()
    assert not is_there(path)


@pytest.mark.parametrize("of", ["account", "program"])
def test_the_logo_before_the_present_one_goes(of: str) -> None:
    thing: Any = make.make_account() if of == "account" else make.make_program()
    about: dict[str, Any] = {"name": thing.name, "introduction": "News."}
    if of == "program":
        about["category"] = thing.category
    edit: Any = lifestyle.edit if of == "account" else programs.edit
    first, second = (
        edit(SYSTEM, thing, logo=picture_file(picture_bytes((64, 64))), **about).logo
        for _ in range(2)
    )
    assert first != second
    sweep()
    assert (is_there(first), is_there(second)) == (False, True)


def test_what_a_person_sent_stays_and_what_was_not_taken_goes(account: Account) -> None:
    person = make.make_person()
    sent = make_sent_picture(account, person)
    data = picture_bytes()
    lost = files.put(media.name_of(f"talks/{person.user_id}", media.digest_of(data), "png"), data)
    sweep()
    assert is_there(sent.content["path"])
    assert not is_there(lost)


def test_a_file_that_nobody_wrote_down_is_found(account: Account) -> None:
    old, ours = picture_bytes(), kept(account)
    path = media.put(media.name_of("pictures", media.digest_of(old), "png"), old)
    strange = Path(settings.MEDIA_ROOT, "pictures", "notes.txt")
    strange.write_text("not ours")
    half = Path(settings.MEDIA_ROOT, "pictures", ".half-abc")
    half.write_text("of a worker that died")
    long_ago = clock.now().timestamp() - 10 * 86400
    os.utime(half, (long_ago, long_ago))
    a_day()
    sweep()
    assert not is_there(path)
    assert is_there(ours.path)
    assert strange.exists()
    strange.unlink()
    assert not half.exists()


# --- what stays ---------------------------------------------------------------------------------------


def _content(path: str) -> dict[str, Any]:
    return {"items": [item({"kind": "link", "url": "https://a.example/"}, picture=path)]}


SHOWN: dict[str, Callable[[Account, str], Any]] = {
    "ads": lambda account, path: AdSlot.objects.create(account=account, frames=[{"picture": path}]),
    "marketing head": lambda account, path: MarketingSlot.objects.create(
        account=account, title="a", head={"picture": path}, items=[]
    ),
    "marketing item": lambda account, path: MarketingSlot.objects.create(
        account=account, title="a", items=[{"picture": path}]
    ),
    "menu": lambda account, path: menu(account, {"icon": path}, style="icon"),
    "earlier menu": lambda account, path: MenuVersion.objects.create(
        menu=menu(account, style="icon"), number=1, entries=[{"icon": path}]
    ),
    "sheet": lambda account, path: make_sheet(account, picture=path),
    "cover": lambda account, path: make_article(account, cover=path),
    "draft cover": lambda account, path: make_article(account, draft_cover=path),
    "body": lambda account, path: make_article(account, body=f'<img src="/media/{path}">'),
    "draft": lambda account, path: make_article(account, draft_body=f'<img src="/media/{path}">'),
    "version": lambda account, path: ArticleVersion.objects.create(
        article=make_article(account), number=1, title="a", body=f'<img src="/media/{path}">'
    ),
    "reply": lambda account, path: make_rule(account, kind="picture", content={"path": path}),
    "broadcast": lambda account, path: Broadcast.objects.create(
        account=account, kind="articles", content=_content(path), audience_sort="all"
    ),
    "publication": lambda account, path: Publication.objects.create(
        account=account, kind="picture", content={"path": path}
    ),
    "message": lambda account, path: Send.objects.create(
        way="custom", kind="articles", account=account, content=_content(path)
    ),
}


@pytest.mark.parametrize("where", SHOWN)
def test_what_is_shown_stays_and_goes_with_what_showed_it(account: Account, where: str) -> None:
    made = kept(account)
    shows = SHOWN[where](account, made.path)
    remove(SYSTEM, account, picture_id=made.pk)
    sweep()
    assert is_there(made.path)
    assert Picture.objects.filter(pk=made.pk).exists()
    shows.delete()
    sweep()
    assert not is_there(made.path)


def test_all_kinds_of_messages_with_pictures_are_searched_through() -> None:
    pictured = {kind.name for kind in KINDS if kind.model.pictures is not Content.pictures}
    assert pictured == set(PICTURED)
