"""Make .venv and fill it from the pinned requirements; needs nothing but Python 3.11 or later.

``python3 -m scripts.bootstrap`` brings what the server needs, ``--dev`` what the tests need as well.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from scripts.common import (
    ROOT,
    VENV,
    BuildError,
    digest,
    guarded,
    is_fresh,
    mark_fresh,
    run,
    say,
    venv_bin,
)

OLDEST = (3, 11)


def main() -> None:
    """Make the environment and install what is missing; a second run only compares a hash."""
    if sys.version_info < OLDEST:
        raise BuildError(
            f"this is Python {sys.version.split()[0]}; install 3.11 or later "
            "and run again (make PYTHON=python3.12 run)"
        )
    dev = "--dev" in sys.argv
    make_environment()
    # What is installed for tests holds what the server needs: no second installation then.
    if not (is_installed("dev") or (not dev and is_installed("run"))):
        install("dev" if dev else "run")


def make_environment() -> None:
    """``python -m venv .venv``."""
    if venv_bin("python").exists() and venv_bin("pip").exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            raise BuildError(f"this Python cannot make environments; install {package}")
        say(f"installing {package}")
        run(["apt-get", "install", "-y", "-qq", package], quiet=True)
    say(f"making {VENV.name}")
    run([sys.executable, "-m", "venv", VENV], quiet=True)


def wanted(name: str) -> str:
    """The hash that says which requirements are installed."""
    locks = [ROOT / "requirements" / f"{name}.txt"]
    return digest(locks, sys.version, str(VENV))


def is_installed(name: str) -> bool:
    """Whether these requirements are in .venv already."""
    return is_fresh(f"pip-{name}", wanted(name), venv_bin("python"))


def install(name: str) -> None:
    """``pip install --require-hashes`` of one lock file."""
    lock = ROOT / "requirements" / f"{name}.txt"
    say(f"installing {lock.relative_to(ROOT)} into {VENV.name}")
    pip: list[str | Path] = [
        venv_bin("python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    run([*pip, "--require-hashes", "-r", lock], quiet=True)
    mark_fresh(f"pip-{name}", wanted(name))


if __name__ == "__main__":
    guarded(main)
