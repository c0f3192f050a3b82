"""What the tests need of the machine: a browser, a Chinese font, PostgreSQL, Redis, a Node."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from scripts.common import BuildError, run, say


def has_program(*names: str) -> Callable[[], bool]:
    """Whether one of these programs is on the PATH."""
    return lambda: any(shutil.which(name) for name in names)


def has_chinese_font() -> bool:
    """Whether the font that the pages are looked at with is here."""
    return any(Path("/usr/share/fonts").rglob("wqy-zenhei*"))


def has_postgres() -> bool:
    """Whether PostgreSQL's programs are here, on the PATH or where Debian puts them."""
    return has_program("initdb")() or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


# Debian's package -> how to see that it is here.
NEEDED: dict[str, Callable[[], bool]] = {
    "chromium": has_program("chromium"),
    "fonts-wqy-zenhei": has_chinese_font,
    "postgresql": has_postgres,
    "redis-server": has_program("redis-server"),
}


def prepare() -> None:
    """Install what is missing when we may; else say exactly what to install."""
    missing = [package for package, is_here in NEEDED.items() if not is_here()]
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise BuildError(
            f"missing: {', '.join(missing)}. "
            f"Install with `sudo apt-get install {' '.join(missing)}` and run again"
        )
    say(f"installing {', '.join(missing)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], env=quiet, quiet=True)
    options = ["-y", "-qq", "--no-install-recommends"]
    run(["apt-get", "install", *options, *missing], env=quiet, quiet=True)
    still = [package for package in missing if not NEEDED[package]()]
    if still:
        raise BuildError(f"installed, and still not found: {', '.join(still)}")


def describe() -> str:
    """One line about the machine, for the log of a run."""
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    node = shutil.which("node")
    version = ""
    if node:
        version = subprocess.run(
            [node, "--version"], capture_output=True, text=True, check=False
        ).stdout
    return f"{os.cpu_count()} cores, load {load}, Node {version.strip() or 'missing'}"
