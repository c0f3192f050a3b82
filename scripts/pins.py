"""Pin Python packages afresh: requirements/*.in to *.txt, with hashes and without any address."""

from __future__ import annotations

from pathlib import Path

from scripts.common import ROOT, guarded, run, say, venv_bin

# Each file may hold an earlier one to its versions, so the order matters.
NAMES = ("run", "dev", "aliyun", "s3", "node", "peers")
OPTIONS = (
    "--quiet",
    "--no-config",
    "--strip-extras",
    "--allow-unsafe",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
    "--no-emit-options",
)


def main() -> None:
    """Run pip-compile for every list."""
    for name in NAMES:
        say(f"pinning requirements/{name}.txt")
        command: list[str | Path] = [venv_bin("pip-compile"), *OPTIONS, "--upgrade"]
        folder = ROOT / "requirements"
        # The machine's own pip settings are left out: what they name is not for everyone.
        env = {"PIP_CONFIG_FILE": "/dev/null", "PIP_FIND_LINKS": ""}
        run([*command, "-o", folder / f"{name}.txt", folder / f"{name}.in"], env=env, quiet=True)


if __name__ == "__main__":
    guarded(main)
