"""10,000 small files, one after the other: the library fills up, and then nothing is decoded or kept any more."""

import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Sum

from lifeloop.audit import SYSTEM
from lifeloop.kernel.errors import DomainError
from lifeloop.placements.models import Picture
from lifeloop.placements.services.pictures import keep
from tests import factories as make
from tests.factories_promotion import picture_bytes, picture_file

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
FILES = 10_000


def test_10_000_small_files_fill_the_library_and_no_more() -> None:
    account = make.make_account()
    folder = Path(settings.MEDIA_ROOT) / "pictures"
    before = len(list(folder.iterdir())) if folder.exists() else 0
    codes: dict[str, int] = {}
    late: list[float] = []
    for number in range(FILES):
        shade = (number % 250, number // 250, 7)
        file = picture_file(picture_bytes((8, 8), colour=shade))
        began = time.perf_counter()
        try:
            keep(SYSTEM, account, file)
            code = "kept"
        except DomainError as error:
            code = error.code
            late.append(time.perf_counter() - began)
        codes[code] = codes.get(code, 0) + 1
    most = settings.LIFELOOP_PICTURES
    assert codes == {"kept": most, "TOO_MANY_PICTURES": FILES - most}
    assert len(list(folder.iterdir())) - before == most
    rows = Picture.objects.filter(account=account)
    assert rows.aggregate(bytes=Sum("size"))["bytes"] < settings.LIFELOOP_PICTURES_BYTES
    # A refusal looks at one number, whatever was sent.
    late.sort()
    assert late[int(len(late) * 0.99)] < 0.05
