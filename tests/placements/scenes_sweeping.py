"""What the parallel tests of deleted files do in processes of their own."""

from lifeloop.audit import SYSTEM
from lifeloop.identity.services import files
from lifeloop.lifestyle.models import Account
from lifeloop.placements.services import pictures
from tests.factories_promotion import picture_bytes, picture_file

SAME = picture_bytes((40, 40), colour=(12, 34, 56))


def sweep_or_keep(argument: str) -> str:
    """sweep, or an account that keeps the picture all of them keep"""
    if argument == "sweep":
        files.sweep()
        return "swept"
    account = Account.objects.select_related("app").get(pk=argument)
    pictures.keep(SYSTEM, account, picture_file(SAME))
    return "kept"
