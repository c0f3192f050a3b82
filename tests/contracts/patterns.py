"""The regular expressions of our packages, and texts made to cost each of them much."""

from __future__ import annotations

import ast
import builtins
import importlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lifeloop

# The standard library's own parts, of which no types are known.
compiler: Any = importlib.import_module("re._compiler")
sre: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")

ROOT = Path(lifeloop.__file__).parent
USING = {
    "compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "RegexValidator", "re_path",
}  # fmt: skip
POOL = "aA0 \n\t<>\"'=;,./\\%&+-_:{}[]()#?@~$|*!中\x00"
REPEATS = {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}
MANY = 8  # a repetition of fewer cannot be pumped


@dataclass(frozen=True)
class Found:
    """Where one stands, and what it is."""

    file: str
    pattern: re.Pattern[Any]
    used: frozenset[str]  # match, fullmatch; everything else looks everywhere

    @property
    def name(self) -> str:
        return f"{self.file}: {self.pattern.pattern!r}"


class Some(dict[str, Any]):
    """What a function's own names stand for, when a pattern is made of them: some text."""

    def __missing__(self, name: str) -> str:
        if name in self or hasattr(builtins, name):
            raise KeyError(name)
        return "some"


def patterns() -> Iterator[Found]:
    """Every one that is written down in our packages; what it is made of is looked up in its module."""
    for file in sorted(ROOT.rglob("*.py")):
        if {"migrations", "demo"} & set(file.parts):
            continue
        source = file.read_text("utf-8")
        if "re." not in source and "Regex" not in source:
            continue
        name = ".".join(("lifeloop", *file.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and is_pattern(node.func) and node.args:
                module = importlib.import_module(name.removesuffix(".__init__"))
                code = compile(ast.Expression(node.args[0]), name, "eval")
                text = eval(code, vars(module), Some(vars(module)))  # noqa: S307
                pattern = (
                    text if isinstance(text, re.Pattern) else re.compile(text, flags(node, module))
                )
                yield Found(file.relative_to(ROOT).as_posix(), pattern, used(node, source))


def is_pattern(called: ast.expr) -> bool:
    """``re.something`` or a validator."""
    if isinstance(called, ast.Attribute):
        return (
            called.attr in USING and isinstance(called.value, ast.Name) and called.value.id == "re"
        )
    return isinstance(called, ast.Name) and called.id in {"RegexValidator", "re_path"}


def used(node: ast.Call, source: str) -> frozenset[str]:
    """How a pattern is asked, by the text of its module."""
    how = node.func.attr if isinstance(node.func, ast.Attribute) else "search"
    if how != "compile":
        return frozenset({how})
    text = ast.get_source_segment(source, node) or ""
    before, _, after = source.partition(text)
    chained = re.match(r"\s*\.(\w+)", after)
    if chained:
        return frozenset({chained[1]})
    name = re.search(r"(\w+)(?::[^=\n]*)? = \(?\s*\Z", before)
    found = re.findall(rf"\b{name[1]}\.(\w+)\(", source) if name else []
    return frozenset(found or {"search"})


def flags(node: ast.Call, module: Any) -> int:
    """Those of ``re.compile``."""
    given = [*node.args[1:2], *(one.value for one in node.keywords if one.arg == "flags")]
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "compile" or not given:
        return 0
    return int(eval(compile(ast.Expression(given[0]), "flags", "eval"), vars(module)))  # noqa: S307


def attacks(pattern: re.Pattern[Any]) -> set[tuple[str, str]]:
    """(what comes before, what is repeated) for every repetition in it."""
    parsed = parser.parse(pattern.pattern, pattern.flags)
    return {(before, again) for before, again in pumped(parsed, parsed, "") if again}


def pumped(whole: Any, nodes: Any, before: str) -> Iterator[tuple[str, str]]:
    """Of a sequence of nodes."""
    for op, about in nodes:
        if op in REPEATS:
            _least, most, inner = about
            if most is sre.MAXREPEAT or most >= MANY:
                for one in variants(whole, inner):
                    yield before, one
            yield from pumped(whole, inner, before)
        elif op is sre.SUBPATTERN:
            yield from pumped(whole, about[3], before)
        elif op is sre.BRANCH:
            for one in about[1]:
                yield from pumped(whole, one, before)
        elif op in {sre.ASSERT, sre.ASSERT_NOT}:
            yield from pumped(whole, about[1], before)
        elif op is sre.ATOMIC_GROUP:
            yield from pumped(whole, about, before)
        before += sample(whole, [(op, about)])


def variants(whole: Any, nodes: Any) -> set[str]:
    """Some texts that a sequence matches: its first one, and each of its single characters' others."""
    found = {sample(whole, nodes)}
    items = list(nodes)
    if len(items) == 1:
        op, about = items[0]
        if op in {sre.IN, sre.NOT_LITERAL, sre.ANY}:
            found |= {char for char in POOL if fits(whole, items[0], char)}
        elif op is sre.SUBPATTERN:
            found |= variants(whole, about[3])
        elif op is sre.BRANCH:
            found |= {text for one in about[1] for text in variants(whole, one)}
    return found


def sample(whole: Any, nodes: Any) -> str:
    """A shortest text that a sequence matches, as far as that can be said node by node."""
    said = ""
    for op, about in nodes:
        if op is sre.LITERAL:
            said += chr(about)
        elif op in {sre.IN, sre.NOT_LITERAL, sre.ANY}:
            said += next((char for char in POOL if fits(whole, (op, about), char)), "")
        elif op in REPEATS:
            said += sample(whole, about[2]) * about[0]
        elif op is sre.SUBPATTERN:
            said += sample(whole, about[3])
        elif op is sre.BRANCH:
            said += sample(whole, about[1][0])
        elif op is sre.ATOMIC_GROUP:
            said += sample(whole, about)
    return said


def fits(whole: Any, node: Any, char: str) -> bool:
    """Whether one node matches one character."""
    alone = compiler.compile(parser.SubPattern(whole.state, [node]), whole.state.flags & ~re.DEBUG)
    given: Any = char
    if not whole.state.flags & re.UNICODE:
        given = char.encode("latin-1", "replace")
    try:
        return alone.fullmatch(given) is not None
    except TypeError:
        return alone.fullmatch(char) is not None


def cost(found: Found, text: str) -> float:
    """Seconds of this thread's CPU, asked as the module asks."""
    given: Any = text.encode("utf-8") if isinstance(found.pattern.pattern, bytes) else text
    begun = time.thread_time()
    for how in found.used:
        if how in {"match", "fullmatch"}:
            getattr(found.pattern, how)(given)
        else:
            found.pattern.search(given)
    return time.thread_time() - begun
