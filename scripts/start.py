"""``make run``: bring everything up to date, seed the demo when the database is empty, serve it.

The coffee shop of ``demo/coffee`` runs beside the server, in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

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
    welcome = demo(os.environ.get("LIFELOOP_BASE_URL", f"http://127.0.0.1:{port}"))
    children = [child("lifeloop", "serve", "--port", str(port))]
    try:
        if not children[0].stdout or not children[0].stdout.readline():
            raise BuildError("the server did not start; its reason stands above")
        children.append(coffee_shop())
        say(f"{welcome}\n  data in {home}; stop with Ctrl-C\n")
        return stay(children)
    finally:
        for process in reversed(children):
            end(process)


def demo(base: str) -> str:
    """Migrate and seed when needed; the addresses and logins that ``lifeloop demo`` prints."""
    command = [sys.executable, "-m", "lifeloop", "demo", "--base-url", base]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise BuildError("the demo could not be seeded; the reason stands above")
    return done.stdout


def coffee_shop() -> subprocess.Popen[str]:
    """Start the coffee shop's backend where its package expects it."""
    backend = urlsplit(os.environ.get("LIFELOOP_DEMO_BACKEND", DEFAULT_BACKEND))
    shop = child("demo.coffee", "--port", str(backend.port))
    if not shop.stdout or not shop.stdout.readline():
        say("the coffee shop did not start; its reason stands above, all else works")
    return shop


def child(module: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a module in a process of its own; its first line tells that it is ready."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def stay(children: list[subprocess.Popen[str]]) -> int:
    """Wait until told to stop, or until the server ends by itself."""
    try:
        return children[0].wait()
    except KeyboardInterrupt:
        return 0


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
