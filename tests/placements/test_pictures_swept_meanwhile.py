"""A file that is about to be deleted, and at that moment is put again, taken back, or shown."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from lifeloop.audit import SYSTEM
from lifeloop.identity import media
from lifeloop.identity.models import StoredFile
from lifeloop.identity.services import files
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import AdSlot, Picture
from lifeloop.placements.services.pictures import forget_removed, keep, remove
from tests import factories as make
from tests.factories_promotion import picture_bytes, picture_file
from tests.parallel import all_at_once
from tests.placements.scenes_sweeping import SAME
from tests.placements.sweeping import a_day, days_pass, is_there, kept, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


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
