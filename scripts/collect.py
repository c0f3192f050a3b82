"""Collect static files under hashed names into lifeloop/static_hashed, from where they are served."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from scripts.common import PACKAGE, digest, files_under, guarded, is_fresh, mark_fresh, say

TARGET = PACKAGE / "static_hashed"


def main() -> None:
    """Collect afresh when a static file, a pinned version or this module has changed."""
    inputs = files_under(PACKAGE / "static", *PACKAGE.glob("*/static"))
    pins = Path(__file__).parent.parent / "requirements" / "run.txt"
    wanted = digest([Path(__file__), pins, *inputs])
    if is_fresh("static", wanted, TARGET / "staticfiles.json"):
        return
    # The settings choose hashed names once this folder is there.
    TARGET.mkdir(exist_ok=True)
    staged = TARGET.with_name(".static-new")
    shutil.rmtree(staged, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="lifeloop-collect-") as home:
        collect(Path(home), staged)
    shutil.rmtree(TARGET)
    staged.rename(TARGET)
    mark_fresh("static", wanted)
    say(f"static files: {sum(1 for _ in TARGET.rglob('*'))} under hashed names")


def collect(home: Path, staged: Path) -> None:
    """Run Django's collectstatic into ``staged``, with a data directory that is thrown away."""
    os.environ["LIFELOOP_HOME"] = str(home)
    os.environ.pop("LIFELOOP_DATABASE", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lifeloop.settings"
    import django  # noqa: PLC0415 -- the settings are read at import, after the lines above
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.STATIC_ROOT = staged
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    guarded(main)
