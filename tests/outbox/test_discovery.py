"""Every package's jobs are known once Django is set up."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCENE = """
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["lifeloop.outbox", "lifeloop.audit"], USE_TZ=True)
django.setup()
from lifeloop.outbox.registry import JOBS, PERIODIC
print(sorted(JOBS.names()), sorted(PERIODIC.names()))
"""


def test_the_jobs_modules_of_installed_packages_are_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCENE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    names = "['outbox.erase_secrets', 'outbox.prune']"
    assert done.stdout.strip() == f"{names} {names}"
