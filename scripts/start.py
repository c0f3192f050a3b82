"""``make run``: bring everything up to date, seed the demo when the database is empty, serve it.

The coffee shop of ``demo/coffee`` runs beside the server, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from lifeloop.demo.show import shown
from scripts.common import ROOT, BuildError, guarded, run, say

DEFAULT_BACKEND = "http://127.0.0.1:8090"


def main() -> int:
    """Start, print addresses and logins, and stay until told to stop."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    home = Path(os.environ.setdefault("LIFELOOP_HOME", str(ROOT / "var" / "home")))
    os.environ["PYTHONPATH"] = str(ROOT)
    run([sys.executable, "-m", "scripts.assets"])
    # The shop asks for the address too, before the server has kept it.
    base = os.environ.setdefault("LIFELOOP_BASE_URL", f"http://127.0.0.1:{port}")
    facts = demo(base)
    backend = urlsplit(os.environ.get("LIFELOOP_DEMO_BACKEND", DEFAULT_BACKEND))
    server = child("lifeloop", "serve", "--port", str(port))
    os.environ["LIFELOOP_DEMO_CONFIG"] = str(keep(facts, home / "coffee.json"))
    shop = child("demo.coffee", "--port", str(backend.port))
    try:
        if not is_ready(server):
            raise BuildError("the server did not start; its reason stands above")
        if not is_ready(shop):
            say("the coffee shop did not start; its reason stands above, all else works")
        say(f"{shown(json.loads(facts))}\n  data in {home}; stop with Ctrl-C\n")
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        end(shop)
        end(server)


def demo(base: str) -> str:
    """Migrate and seed when needed; the JSON that ``lifeloop demo`` prints."""
    command = [sys.executable, "-m", "lifeloop", "demo", "--json", "--base-url", base]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise BuildError("the demo could not be seeded; the reason stands above")
    return done.stdout


def keep(facts: str, path: Path) -> Path:
    """What the shop reads, keys and all: for its owner only. Asked again, it would take another second."""
    path.touch(mode=0o600)
    path.write_text(facts, "utf-8")
    return path


def child(module: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a module in a process of its own; its first line tells that it is ready."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def is_ready(process: subprocess.Popen[str]) -> bool:
    """Wait for a child's first line; False when it ended without one."""
    return bool(process.stdout and process.stdout.readline())


def end(process: subprocess.Popen[str]) -> None:
    """Ask a child to stop; kill it when it does not within ten seconds."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(12)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    guarded(main)
