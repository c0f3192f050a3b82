"""Which version of a program's package may be given to whom: asked by the package host at every request."""

from dataclasses import dataclass
from typing import Any

from lifeloop.identity.models import MerchantState
from lifeloop.identity.queries import people
from lifeloop.programs.models import Source, Version
from lifeloop.programs.rules import effective


@dataclass(frozen=True, slots=True)
class Release:
    """A version that may be given now: its manifest and the digest of its zip."""

    app_id: str
    number: int
    manifest: dict[str, Any]
    digest: str


def released(app_id: str, number: int) -> Release | None:
    """The version that everybody gets, when it is this number and the program is listed; else None."""
    row = _version(app_id, number)
    if row is None or row.program.version_id != row.pk or _state(row) != "listed":
        return None
    return Release(app_id, number, row.manifest, row.digest)


def on_trial(app_id: str, number: int, *, user_id: str) -> Release | None:
    """The version of a draft that its merchant's own members try out, when that person is one of them still."""
    row = _version(app_id, number)
    if row is None or row.program.version_id != row.pk or _state(row) != "draft":
        return None
    person = people.find(app_id, user_id=user_id)
    if person is None or not people.is_member_of(person, row.program.app.merchant_id):
        return None
    return Release(app_id, number, row.manifest, row.digest)


def _version(app_id: str, number: int) -> Version | None:
    rows = Version.objects.select_related("program__app__merchant")
    return rows.filter(program_id=app_id, number=number, program__source=Source.PACKAGE).first()


def _state(row: Version) -> str:
    program = row.program
    if program.app.merchant.state != MerchantState.ACTIVE:
        return "suspended"
    return effective(program.state, program.suspended)
