"""A real server with a mini program of the test's making, and a phone-sized Chromium signed in to it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.server import ROOT, Postgres, Server, environment, lifeloop

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: ViewportSize = {"width": 375, "height": 740}


# What runs beside the server on its data: one line of JSON in, one out.
HAND = """
import contextlib, json, sys, django
django.setup()
from tests.host.stage import scene
for line in sys.stdin:
    asked, names = json.loads(line), {}
    with contextlib.redirect_stdout(sys.stderr):
        if "scene" in asked:
            names["answer"] = scene(asked["scene"])
        else:
            exec(asked["code"], names)
    print(json.dumps(names["answer"]), flush=True)
"""


class World:
    """A server and a hand in its data."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.hand = subprocess.Popen(
            [sys.executable, "-c", HAND],
            cwd=ROOT,
            env=server.env | {"DJANGO_SETTINGS_MODULE": "lifeloop.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def base(self) -> str:
        return self.server.base_url

    def close(self) -> None:
        self.hand.communicate()

    def _tell(self, asked: dict[str, Any]) -> Any:
        assert self.hand.stdin is not None
        assert self.hand.stdout is not None
        self.hand.stdin.write(json.dumps(asked) + "\n")
        self.hand.stdin.flush()
        line = self.hand.stdout.readline()
        assert line, "the hand fell off; its reason stands on stderr"
        return json.loads(line)

    def stage(self, package: bytes, **wanted: Any) -> dict[str, Any]:
        """A merchant with a program made of this zip, an account, a visitor; see ``tests.host.stage``."""
        path = self.folder / f"{len(list(self.folder.iterdir()))}.zip"
        path.write_bytes(package)
        return dict(self._tell({"scene": wanted | {"package": str(path)}}))

    def ask(self, code: str) -> Any:
        """What ``answer`` holds after running code among the models, in the server's data."""
        return self._tell({"code": code})

    def counts(self, facts: dict[str, Any]) -> dict[str, int]:
        """Follows and form ids of a scene's visitor."""
        person = facts["visitor"]["id"]
        found = self.ask(
            "from lifeloop.followers.models import Follow\nfrom lifeloop.messaging.models import FormId\n"
            f"answer = {{'follows': Follow.objects.filter(person={person}).count(),"
            f" 'forms': FormId.objects.filter(person={person}).count()}}"
        )
        return dict(found)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("host")
    home = folder / "home"
    home.mkdir()
    postgres = Postgres(os.environ["TEST_DATABASE"]) if os.environ.get("TEST_DATABASE") else None
    database = postgres.create() if postgres else None
    lifeloop(["migrate"], environment(home, database))
    packages = folder / "packages"
    packages.mkdir()
    with Server(
        home,
        database=database,
        postgres=postgres,
        settings={"LIFELOOP_DEMO": "1", "LIFELOOP_FORM_IDS_PER_DAY": "20"},
    ) as server:
        made = World(server, packages)
        yield made
        made.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Phone:
    """One visitor's browser; ``errors`` are the script errors of every page opened in it."""

    context: BrowserContext
    page: Page
    base: str
    errors: list[str]
    console: list[str]

    def open(self, facts: dict[str, Any], path: str = "", wait: bool = True) -> Page:
        self.page.goto(f"{self.base}/m/p/{facts['mini_program']['app_id']}/{path}")
        if wait:
            self.page.locator("#host-wait").wait_for(state="hidden")
        return self.page

    @property
    def frame(self) -> Any:
        return self.page.frame_locator("#frame")


@pytest.fixture
def phone(world: World, browser: Browser) -> Iterator[Callable[..., Phone]]:
    """``phone(facts)``: a fresh browser of the scene's visitor (or ``who="member"``)."""
    opened: list[BrowserContext] = []

    def make(facts: dict[str, Any], who: str = "visitor", **options: Any) -> Phone:
        options = {"locale": "zh-CN", "viewport": PHONE} | options
        context = browser.new_context(**options)
        context.set_default_timeout(30_000)
        opened.append(context)
        token = facts[who]["token"]
        context.add_cookies(
            [{"name": "lifeloop_person", "value": token, "url": world.base, "httpOnly": True}]
        )
        page = context.new_page()
        made = Phone(context, page, world.base, [], [])
        page.on("pageerror", lambda error: made.errors.append(str(error)))
        page.on("console", lambda message: made.console.append(message.text))
        return made

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
