"""Run pytest; what failed is run once more, alone. ``python -m scripts.twice <pytest's arguments>``.

For tests that drive a browser on a busy machine. A test that passes only the second time is named, not hidden.
"""

import os
import subprocess
import sys

from scripts.common import ROOT

FAILED = 1  # pytest's code for "tests ran and some failed"


def main() -> int:
    """The exit code of the run that decides."""
    database = "postgresql" if os.environ.get("TEST_DATABASE") else "sqlite"
    cache = f"cache_dir={ROOT / 'build' / f'cache-{database}'}"
    command = [sys.executable, "-m", "pytest", "-o", cache, *sys.argv[1:]]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code != FAILED:
        return code
    print("\nOnce more, alone, what failed above:\n", flush=True)
    return subprocess.run([*command, "--last-failed"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
