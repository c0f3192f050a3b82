"""All benches, one after another, each in a process of its own: ``python -m bench [--smoke]``."""

from __future__ import annotations

import json
import subprocess
import sys

BENCHES = ("b1", "b2", "b3", "b4", "b5", "b6", "b7", "b9")


def main() -> int:
    """Run them; the last line is one JSON object with the figure of each."""
    figures, failed = {}, False
    for name in BENCHES:
        command = [sys.executable, "-m", f"bench.{name}", "--json", *sys.argv[1:]]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        *shown, last = done.stdout.splitlines() or [""]
        print(f"--- {name}", *shown, sep="\n", flush=True)
        failed = failed or done.returncode != 0
        if done.returncode == 0:
            result = json.loads(last)
            figures[result["metric"]] = result[result["metric"]]
    print(json.dumps(figures), flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
