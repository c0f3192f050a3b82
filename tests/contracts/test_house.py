"""The rules of the house that a machine can see, for every file in the repository."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import catalogue
from scripts.messages import extracted

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300
LONGEST_PAGE = 400  # templates, styles and scripts
CODE = ("lifeloop", "tests", "bench", "demo", "scripts")
DOORS = {"gateway": "methods", "console": "pages", "mobile": "pages"}

# One registered thing a file: the decorator or call that registers it, and where it may stand.
REGISTERING = {"method", "page", "kind"}
# Modules that may import inside functions: apps.py waits for the models, the command for Django.
LATE_IMPORTS = {
    "lifeloop/cli.py",
    *(f"lifeloop/tools/{name}.py" for name in ("audit", "call", "demo", "figures", "keys")),
    *(f"lifeloop/tools/{name}/command.py" for name in ("backup", "doctor", "restore")),
    "lifeloop/followers/services/workbooks.py",  # twenty megabytes of code that hardly any process needs
}


def tracked(*suffixes: str) -> list[Path]:
    """The files git knows, or would add, with one of these suffixes."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and (path.suffix in suffixes or not suffixes)]


def code(*suffixes: str) -> list[Path]:
    return [path for path in tracked(*suffixes) if path.relative_to(ROOT).parts[0] in CODE]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_python_file_is_longer_than_300_lines() -> None:
    long = {named(path): length(path) for path in code(".py") if "migrations" not in path.parts}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_no_template_style_or_script_is_longer_than_400_lines() -> None:
    long = {named(path): length(path) for path in code(".html", ".css", ".js")}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_PAGE} == {}


def trees(under: str = "lifeloop") -> Iterator[tuple[Path, ast.Module]]:
    for path in code(".py"):
        if named(path).startswith(f"{under}/") and "migrations" not in path.parts:
            yield path, ast.parse(path.read_text("utf-8"))


def test_imports_stand_at_the_top_of_a_file() -> None:
    late = [
        f"{named(path)}:{inner.lineno}"
        for path, tree in trees()
        if path.name != "apps.py" and named(path) not in LATE_IMPORTS
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert late == []


def test_no_function_takes_more_than_six_parameters() -> None:
    many = [
        f"{named(path)}:{function.lineno} {function.name}"
        for path, tree in trees()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        if len(function.args.posonlyargs) + len(function.args.args) > 6
    ]
    assert many == []


def decorators(tree: ast.Module) -> list[ast.expr]:
    """The registering decorators of a module."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                target = decorator.func if isinstance(decorator, ast.Call) else decorator
                name = (
                    target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
                )
                if name in REGISTERING:
                    found.append(decorator)
    return found


def things(tree: ast.Module) -> set[str]:
    """What a module registers; a phone page's acts have no title, and two addresses share one."""
    found = set()
    for decorator in decorators(tree):
        given = decorator.keywords if isinstance(decorator, ast.Call) else []
        words = {keyword.arg: ast.unparse(keyword.value) for keyword in given}
        if not ("methods" in words and "title" not in words):
            found.add(words.get("title", ast.unparse(decorator)))
    return found


def test_one_file_registers_one_thing() -> None:
    crowded = {named(path): found for path, tree in trees() if len(found := things(tree)) > 1}
    assert crowded == {}


def test_registered_things_stand_in_their_own_folders() -> None:
    astray = [
        named(path)
        for path, tree in trees()
        if decorators(tree) and not {*DOORS.values(), "kinds"} & set(path.parts)
    ]
    assert astray == []


def test_no_unfinished_work_is_left_behind() -> None:
    # Put together here, so that this file does not find itself.
    words = re.compile(
        r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b"
    )
    marks = [
        f"{named(path)}:{number}"
        for path in code(".py", ".html", ".js", ".css")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert marks == []


def test_templates_hold_no_inline_style_or_script() -> None:
    inline = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:")
    found = [
        f"{named(path)}:{number}"
        for path in code(".html")
        if path.parts[len(ROOT.parts)] == "lifeloop"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if inline.search(line)
    ]
    assert found == []


def test_lock_files_hold_no_address_and_every_hash() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text("utf-8")
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host", text), (
            path
        )
        pins = re.findall(r"^[a-z0-9A-Z_.-]+==", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[a-z0-9A-Z_.-]+==.*\\\n +--hash", text, re.MULTILINE))
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text("utf-8")
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert all("resolved" not in entry for entry in installed.values())
    assert all("integrity" in entry for entry in installed.values())


def test_what_the_wheel_needs_is_what_make_run_pins() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        line for line in (ROOT / "requirements" / "run.in").read_text("utf-8").splitlines() if line
    ]
    assert set(project["dependencies"]) <= set(wanted)
    for name, packages in project["optional-dependencies"].items():
        extra = (ROOT / "requirements" / f"{name}.in").read_text("utf-8").splitlines()
        assert set(packages) <= set(extra)


def test_every_message_is_translated() -> None:
    assert catalogue.check() == []


def test_there_are_messages_to_translate() -> None:
    """A search that finds nothing would make the test above pass for nothing."""
    assert len(extracted()) > 100


@pytest.mark.parametrize("door", sorted(DOORS))
def test_doors_have_one_folder_of_registered_things(door: str) -> None:
    assert any((ROOT / "lifeloop" / door / DOORS[door]).rglob("*.py"))


def test_every_setting_is_documented() -> None:
    told = (ROOT / "docs" / "operating.md").read_text("utf-8")
    files = [*(ROOT / "lifeloop").glob("settings*.py"), ROOT / "lifeloop" / "env.py"]
    source = "".join(path.read_text("utf-8") for path in files)
    asked = set(re.findall(r'env\.\w+\(\s*"(LIFELOOP_\w+)"', source))
    asked |= set(re.findall(r'\btext\("(LIFELOOP_\w+)"', source))
    assert len(asked) > 20
    assert {name for name in asked if f"`{name}`" not in told} == set()
