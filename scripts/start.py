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
from typing import Any

from scripts.common import ROOT, BuildError, guarded, run, say

COFFEE = ROOT / "demo" / "coffee"


def main() -> int:
    """Start, print addresses and logins, and stay until told to stop."""
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    home = Path(os.environ.setdefault("LIFELOOP_HOME", str(ROOT / "var" / "home")))
    os.environ["PYTHONPATH"] = str(ROOT)
    run([sys.executable, "-m", "scripts.assets"])
    base = os.environ.get("LIFELOOP_BASE_URL", f"http://127.0.0.1:{port}")
    facts = demo_facts(base)
    children = [child("lifeloop", "serve", "--port", str(port))]
    try:
        if not children[0].stdout or not children[0].stdout.readline():
            raise BuildError("the server did not start; its reason stands above")
        if (COFFEE / "__main__.py").exists():
            children.append(child("demo.coffee"))
        say(welcome(facts, home))
        return stay(children)
    finally:
        for process in reversed(children):
            end(process)


def demo_facts(base: str) -> dict[str, Any]:
    """Migrate and seed when needed; what ``lifeloop demo --json`` prints."""
    command = [sys.executable, "-m", "lifeloop", "demo", "--json", "--base-url", base]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise BuildError("the demo could not be seeded; the reason stands above")
    return dict(json.loads(done.stdout))


def child(module: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a module in a process of its own; its first line tells that it is ready."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def stay(children: list[subprocess.Popen[str]]) -> int:
    """Wait until told to stop, or until the server ends by itself."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
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


def welcome(facts: dict[str, Any], home: Path) -> str:
    """The addresses and the demo's logins."""
    base = facts["base_url"]
    logins = [
        (title, facts[name])
        for title, name in (
            ("merchant 商家", "merchant"),
            ("other merchant 另一商家", "other_merchant"),
            ("operator 平台运营", "operator"),
        )
    ]
    lines = [
        "",
        f"  console  商家平台   {base}/console/",
        f"  phone    手机页面   {base}/m/",
        f"  texts    演示短信   {base}/phone",
        f"  gateway  开放网关   {facts['gateway_url']}",
        "",
        *(f"  {title}: {who['login']} / {who['password']}" for title, who in logins),
        f"  follower 粉丝: {facts['follower']['phone']} (the code comes to {base}/phone)",
        "",
        f"  data in {home}; stop with Ctrl-C",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    guarded(main)
