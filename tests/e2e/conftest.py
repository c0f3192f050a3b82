"""A real Chromium before a real server with the demo's data. ``SHOTS=folder`` keeps pictures of the way."""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e import town as towns
from tests.e2e.town import FLAGS, Town
from tests.server import Template

PATIENCE = 30_000  # milliseconds; two cores may have other things to do
expect.set_options(timeout=PATIENCE)

# Nothing moves any more, but for what turns for ever.
STILL = """() => document.getAnimations().every(
    (one) => one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)"""

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A journey that failed leaves a picture of every page, when pictures are kept."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def land(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """What every town is a copy of."""
    with towns.land(
        tmp_path_factory.mktemp("land"), database=os.environ.get("TEST_DATABASE")
    ) as it:
        yield it


@pytest.fixture(scope="module")
def town(land: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for the journeys of a module."""
    with towns.town(land, tmp_path_factory.mktemp("town") / "home") as opened:
        yield opened


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the journeys of a module; every visitor has a profile of their own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(
    request: pytest.FixtureRequest, chromium: Browser
) -> Iterator[Callable[..., BrowserContext]]:
    """``visitor(width=375, language="zh-CN")``: a fresh browser. A script error in any of its pages fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_browser(
        width: int = 375, height: int = 740, language: str = "zh-CN", **options: object
    ) -> BrowserContext:
        options.setdefault("device_scale_factor", float(os.environ.get("SHOTS_SCALE", "1")))
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context

    yield open_browser
    folder = os.environ.get("SHOTS")
    if folder and request.node.stash.get(FAILED, False):
        for number, page in enumerate(page for context in contexts for page in context.pages):
            page.screenshot(path=str(Path(folder) / f"failed-{request.node.name}-{number}.png"))
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """``shot(page, name)``: see that nothing scrolls sideways; keep a picture, when asked to."""
    folder = os.environ.get("SHOTS")

    def take(page: Page, name: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        if folder:
            page.wait_for_function(STILL)
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"))

    return take
