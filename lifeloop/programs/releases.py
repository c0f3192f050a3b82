"""Which version of a program's package may be given to whom: asked by the package host at every request."""

from dataclasses import dataclass
from typing import Any

from lifeloop.programs.models import Program, Source, Version
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
    row = (
        Version.objects.select_related("program")
        .filter(
            program_id=app_id,
            number=number,
            program__source=Source.PACKAGE,
            program__version__number=number,
        )
        .first()
    )
    if row is None or effective(row.program.state, row.program.suspended) != "listed":
        return None
    return Release(app_id, number, row.manifest, row.digest)


def on_trial(app_id: str, number: int) -> Release | None:
    """Any version of a program that is neither delisted nor suspended; only for those whom the host page let in."""
    row = Version.objects.select_related("program").filter(program_id=app_id, number=number).first()
    if row is None or effective(row.program.state, row.program.suspended) not in {
        "draft",
        "listed",
    }:
        return None
    return Release(app_id, number, row.manifest, row.digest)


def newest(program: Program) -> Version | None:
    """The version uploaded last: what a member tries out."""
    return program.versions.order_by("-number").first()
