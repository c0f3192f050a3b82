"""The wheel, as a stranger gets it: an empty environment, no Node, no checkout."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.server import Server

ROOT = Path(__file__).resolve().parents[2]
HASHED = re.compile(r'(?:href|src)="(/static/[^"?#]+\.[0-9a-f]{12}\.(?:css|js))"')


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: nothing that an earlier build left behind can slip in."""
    source = tmp_path_factory.mktemp("source")
    shutil.copytree(
        ROOT / "lifeloop", source / "lifeloop", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    target = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", target, cwd=source)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``lifeloop`` command of an environment that holds the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("environment")
    pins = re.findall(
        r"^[\w.-]+==[^ \\]+", (ROOT / "requirements" / "run.txt").read_text(), re.MULTILINE
    )
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(pins))
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    pip: list[str | Path] = [folder / "venv" / "bin" / "python", "-m", "pip", "install", "-q"]
    run(*pip, "--disable-pip-version-check", "-c", constraints, wheel, cwd=folder)
    return folder / "venv" / "bin" / "lifeloop"


@pytest.fixture
def server(installed: Path, tmp_path: Path) -> Iterator[Server]:
    home = tmp_path / "home"
    home.mkdir()
    alone = {"PATH": str(installed.parent), "PYTHONPATH": ""}
    made = Server(home, program=[str(installed)], settings=alone)
    made.command("demo", "--json")
    with made:
        yield made


def page(address: str, language: str) -> str:
    request = Request(address, headers={"Accept-Language": language})
    with urlopen(request, timeout=60) as answer:
        assert answer.status == 200
        return str(answer.read().decode())


def test_it_carries_what_it_serves(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for needed in (
        "lifeloop/static_hashed/staticfiles.json",
        "lifeloop/locale/zh_Hans/LC_MESSAGES/django.mo",
        "lifeloop/py.typed",
        "lifeloop/identity/migrations/0001_initial.py",
    ):
        assert needed in names
    licences = [name for name in names if "/licenses/lifeloop/static/vendor/licences/" in name]
    assert {Path(name).stem for name in licences} >= {"tabler", "weui", "htmx", "tabler-icons"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert not [
        name for name in names if name.split("/")[0] in {"tests", "bench", "scripts", "demo"}
    ]
    templates = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lifeloop").rglob("*.html")}
    assert templates <= set(names)


def test_it_seeds_serves_and_shows_pages_without_node(server: Server) -> None:
    assert shutil.which("node", path=server.env["PATH"]) is None
    facts = server.demo()
    assert facts["base_url"] == server.base_url
    address = f"{server.base_url}/console/login/"
    chinese, english = page(address, "zh-CN"), page(address, "en")
    assert '<html lang="zh-' in chinese
    assert "商家平台" in chinese
    assert "商家平台" not in english
    files = HASHED.findall(chinese)
    assert any(name.endswith(".css") for name in files)
    for name in files:
        with urlopen(server.base_url + name, timeout=60) as answer:
            assert "immutable" in answer.headers["Cache-Control"]


def test_the_command_checks_itself(server: Server) -> None:
    assert server.command("check").endswith("All is well.")
