"""Files of pictures that were removed, or never used, are deleted after some days; nothing that is shown ever is."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import F

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
from lifeloop.outbox import enqueue, run_pending
from lifeloop.placements.models import AdSlot, MarketingSlot, MenuVersion, Picture
from lifeloop.placements.services.pictures import forget_removed, keep, remove
from lifeloop.programs import services as programs
from tests import factories as make
from tests.factories_articles import item, make_article
from tests.factories_placements import menu
from tests.factories_promotion import make_sheet, picture_bytes, picture_file
from tests.factories_talks import make_rule, make_sent_picture
from tests.parallel import all_at_once
from tests.placements.scenes_sweeping import SAME

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


def kept(account: Account) -> Picture:
    return keep(SYSTEM, account, picture_file())


def is_there(path: str) -> bool:
    return (Path(settings.MEDIA_ROOT) / path).exists()


def days_pass(days: float = 8) -> None:
    """All that is there was done so long ago."""
    ago = timedelta(days=days)
    StoredFile.objects.update(put_at=F("put_at") - ago, free_at=F("free_at") - ago)
    Picture.objects.update(removed_at=F("removed_at") - ago)


def a_day() -> None:
    """What a day's job does, once."""
    enqueue("placements.sweep_files")
    run_pending()
    days_pass(1)


def sweep() -> None:
    """A week and a day, and then the day on which what was found free is deleted."""
    days_pass()
    a_day()
    a_day()


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


# --- at that moment -----------------------------------------------------------------------------------


@pytest.fixture
def found_free(account: Account) -> str:
    """A file that was found free once, and is to be deleted at the next look."""
    path = kept(account).path
    remove(SYSTEM, account, picture_id=Picture.objects.get().pk)
    days_pass()
    a_day()
    assert StoredFile.objects.get(path=path).free_at is not None
    return path


def data_of(path: str) -> bytes:
    return (Path(settings.MEDIA_ROOT) / path).read_bytes()


def test_one_that_is_put_again_begins_anew(found_free: str) -> None:
    """Its row is not even written yet: the upload is under way."""
    files.put(found_free, data_of(found_free))
    a_day()
    assert is_there(found_free)
    days_pass(6)
    a_day()
    assert is_there(found_free)
    a_day()
    assert not is_there(found_free)


def test_one_that_is_back_in_a_library_stays(found_free: str, account: Account) -> None:
    Picture.objects.create(
        account=account, path=found_free, digest="d" * 64, width=1, height=1, size=1
    )
    sweep()
    assert is_there(found_free)
    assert StoredFile.objects.get(path=found_free).free_at is None


def test_one_that_is_shown_by_then_stays(found_free: str, account: Account) -> None:
    """Whoever wrote it had read the library before it was forgotten."""
    AdSlot.objects.create(account=account, frames=[{"picture": found_free}])
    sweep()
    assert is_there(found_free)
    AdSlot.objects.all().delete()
    a_day()
    assert is_there(found_free)  # twice again
    a_day()
    assert not is_there(found_free)


def test_twice_within_the_hour_is_once(found_free: str) -> None:
    StoredFile.objects.update(free_at=clock.now())
    files.sweep()
    assert is_there(found_free)


def test_a_store_that_fails_is_asked_again(
    found_free: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_name: str) -> None:
        raise OSError("the store is away")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "delete", broken)
        with pytest.raises(OSError, match="away"):
            files.sweep()
    assert StoredFile.objects.filter(path=found_free).exists()
    files.sweep()
    assert not is_there(found_free)


def test_put_back_into_the_library_while_it_is_forgotten(account: Account) -> None:
    data = picture_bytes()
    made = keep(SYSTEM, account, picture_file(data))
    remove(SYSTEM, account, picture_id=made.pk)
    days_pass()
    keep(SYSTEM, account, picture_file(data))
    assert forget_removed() == 0
    assert Picture.objects.get().removed_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_kept_and_deleted_at_once_it_is_there_for_whoever_keeps_it(turn: int) -> None:
    path = files.put(media.name_of("pictures", media.digest_of(SAME), "png"), SAME)
    before = clock.now() - timedelta(days=9)
    StoredFile.objects.filter(path=path).update(put_at=before, free_at=before)
    accounts = [make.make_account() for _ in range(4)]
    jobs = [one for account in accounts for one in (account.pk, "sweep")]
    outcomes = all_at_once("tests.placements.scenes_sweeping:sweep_or_keep", jobs)
    assert sorted(outcomes) == ["kept"] * 4 + ["swept"] * 4
    paths = set(Picture.objects.values_list("path", flat=True))
    assert len(paths) == 1
    assert all(is_there(one) for one in paths)
