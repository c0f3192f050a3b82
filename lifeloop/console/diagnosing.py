"""What the pages of a diagnosis share: a fresh one or a kept one, ready to be drawn."""

from dataclasses import dataclass
from typing import Any

from lifeloop.console.diagnosis_words import Told, Word, advice, told
from lifeloop.diagnostics.doctor import Cause, Diagnosis, Finding
from lifeloop.diagnostics.rules.sides import Side, Sides, sides_of

HASHES = {"sha256": "SHA-256 (RSA2)", "sha1": "SHA-1 (RSA)"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A diagnosis on a page. ``right``: nothing is wrong with the signature; ``masked``: kept from a call, so with stars."""

    findings: list[Told]
    sides: Sides
    key: str
    hash: str
    method: str
    right: bool
    nothing: bool
    masked: bool
    advice: list[Word]


def shown(diagnosis: Diagnosis, library: str) -> Shown:
    """A diagnosis that was just made."""
    key = diagnosis.key.name if diagnosis.key else ""
    sides = sides_of(diagnosis)
    return _shown(diagnosis.findings, sides, (key, diagnosis.hash, diagnosis.method), library)


def kept(diagnosis: dict[str, Any], library: str) -> Shown:
    """One that was made when the call was refused."""
    findings = tuple(
        Finding(Cause(cause), tuple(names), detail)
        for cause, names, detail in diagnosis["findings"]
    )
    about = diagnosis["sides"]
    signed = Side(**about["signed"]) if about["signed"] else None
    sides = Sides(Side(**about["expected"]), signed, about["at"])
    facts = (diagnosis["key"], diagnosis["hash"], diagnosis["method"])
    return _shown(findings, sides, facts, library, masked=True)


def _shown(
    findings: tuple[Finding, ...],
    sides: Sides,
    facts: tuple[str, str, str],
    library: str,
    *,
    masked: bool = False,
) -> Shown:
    every = [told(one) for one in findings]
    first = findings[0].cause
    key, made, method = facts
    return Shown(
        every,
        sides,
        key,
        HASHES.get(made, made.upper()),
        method,
        first in {Cause.RIGHT, Cause.TIME},
        first is Cause.NOTHING,
        masked,
        advice(every, library),
    )
