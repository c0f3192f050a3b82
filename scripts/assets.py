"""Everything made from sources before a start: front-end packages, catalogues, static files."""

from __future__ import annotations

from scripts import catalogue, collect, frontend
from scripts.common import guarded


def main() -> None:
    """Make what is not up to date; a second run only compares hashes."""
    frontend.main()
    catalogue.compile_parts()
    collect.main()


if __name__ == "__main__":
    guarded(main)
