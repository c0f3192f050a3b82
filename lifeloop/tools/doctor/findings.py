"""What the doctor finds, and the list of what it looks at."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is; a failure is worth the exit code 1."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do when it is not well."""

    about: str
    level: Level
    said: str
    do: str = ""


Check = Callable[[], Iterable[Finding]]
CHECKS: list[tuple[str, Check]] = []


def check(about: str) -> Callable[[Check], Check]:
    """Register a check; it changes nothing, and what it raises becomes a failure of its own."""

    def register(function: Check) -> Check:
        CHECKS.append((about, function))
        return function

    return register


def ok(about: str, said: str) -> Finding:
    """All is well."""
    return Finding(about, Level.OK, said)


def warning(about: str, said: str, do: str) -> Finding:
    """It works, but not as it should."""
    return Finding(about, Level.WARNING, said, do)


def failure(about: str, said: str, do: str) -> Finding:
    """Something does not work, or is open to strangers."""
    return Finding(about, Level.FAILURE, said, do)


def examine() -> Iterator[Finding]:
    """Run every check, in the order they were registered."""
    for about, function in CHECKS:
        try:
            yield from function()
        except Exception as error:  # noqa: BLE001 -- one that fails must not hide the others
            said = str(error).strip().splitlines() or [""]
            yield failure(
                about,
                f"could not be looked at ({type(error).__name__}: {said[0][:120]})",
                "Mend what it says and look again.",
            )
