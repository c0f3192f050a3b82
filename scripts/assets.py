"""Everything made from sources before a start: front-end packages, catalogues, static files."""

from __future__ import annotations

import shutil

from scripts import catalogue, collect, frontend
from scripts.common import PACKAGE, ROOT, guarded


def main() -> None:
    """Make what is not up to date; a second run only compares hashes."""
    frontend.main()
    catalogue.compile_parts()
    collect.main()
    bring_coffee()


def bring_coffee() -> None:
    """The wheel's demo has the coffee shop's pages, too; its sources stay in ``demo/coffee``."""
    target = PACKAGE / "demo" / "apps" / "coffee"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / "demo" / "coffee" / "app", target)


if __name__ == "__main__":
    guarded(main)
