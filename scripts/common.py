"""What the build helpers share: where things are, running commands, and stamps."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "lifeloop"
VENV = ROOT / ".venv"
STAMPS = ROOT / ".stamps"


class BuildError(Exception):
    """A step that cannot go on; the text says what to do and is shown without a trace."""


def say(text: str) -> None:
    """Print one line at once, so that it stands before the output of the commands that follow."""
    print(text, flush=True)


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> None:
    """Run a command in the repository's root; raise `BuildError` with its output when it fails.

    With ``quiet`` the output is kept back and shown only on failure.
    """
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        check=False,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    if done.returncode:
        output = f"\n{done.stdout}" if done.stdout else ""
        raise BuildError(f"`{' '.join(words)}` ended with {done.returncode}{output}")


def venv_bin(name: str) -> Path:
    """A program of the virtual environment."""
    return VENV / "bin" / name


def files_under(*places: Path) -> list[Path]:
    """Every file in the given files and folders, in a stable order; missing places count as empty."""
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            found.extend(path for path in place.rglob("*") if path.is_file())
        elif place.is_file():
            found.append(place)
    return sorted(path for path in found if "__pycache__" not in path.parts)


def digest(paths: Iterable[Path], *words: str) -> str:
    """One hash over the names and contents of files, and over further words."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        total.update(f"\0{path.relative_to(ROOT)}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def is_fresh(name: str, value: str, *outputs: Path) -> bool:
    """Whether a step already ran with these inputs and everything it makes is still there."""
    stamp = STAMPS / name
    return (
        stamp.is_file()
        and stamp.read_text() == value
        and all(output.exists() for output in outputs)
    )


def mark_fresh(name: str, value: str) -> None:
    """Remember that a step has run with these inputs."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(value)


def guarded(main: object) -> None:
    """Run a helper's ``main() -> int | None``; a `BuildError` becomes a plain sentence and exit code 1."""
    begun = time.monotonic()
    try:
        code = main()  # type: ignore[operator]
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    if os.environ.get("SCRIPTS_TIMES"):
        say(f"{time.monotonic() - begun:.1f} s")
    sys.exit(code or 0)
