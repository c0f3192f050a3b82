"""Behind https everything is stricter: settings are read at start, so this runs in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.server import ROOT

SCRIPT = """
import json, django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from tests import factories as make
member = make.make_member(password=make.PASSWORD)
make.make_merchant(owner=member)
client = Client(SERVER_NAME="life.example.com")
plain = client.get("/console/login/")
login = client.get("/console/login/", secure=True)
answer = client.post("/console/login/", {"name": member.login, "password": make.PASSWORD}, secure=True)
cookies = {
    name: {key: cookie[key] for key in ("secure", "httponly", "samesite", "path", "domain")}
    for name, cookie in {**login.cookies, **answer.cookies}.items()
}
print(json.dumps({
    "plain": [plain.status_code, plain.headers.get("Location")],
    "headers": dict(login.headers),
    "signed_in": [answer.status_code, answer.headers.get("Location")],
    "cookies": cookies,
    "foreign_host": Client(SERVER_NAME="evil.example").get("/console/login/", secure=True).status_code,
}))
"""


def test_cookies_and_headers_over_https(tmp_path: Path) -> None:
    """Trust row 36."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("LIFELOOP_")}
    env |= {
        "LIFELOOP_HOME": str(tmp_path),
        "LIFELOOP_BASE_URL": "https://life.example.com",
        "LIFELOOP_PACKAGE_HOST": "packages.example.net",
        "DJANGO_SETTINGS_MODULE": "lifeloop.settings",
    }
    env.pop("TEST_DATABASE", None)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["plain"] == [301, "https://life.example.com/console/login/"]
    assert seen["headers"]["Strict-Transport-Security"].startswith("max-age=31536000")
    assert seen["signed_in"] == [303, "/console/"]
    assert seen["foreign_host"] == 400
    session, csrf = (
        seen["cookies"]["__Host-lifeloop_session"],
        seen["cookies"]["__Host-lifeloop_csrf"],
    )
    for cookie in (session, csrf):
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert cookie["domain"] == ""
    assert all(cookie["secure"] for cookie in seen["cookies"].values())
