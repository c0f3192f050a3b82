"""What of the original's methods is served, and why the others are not: ``docs/gateway/coverage.md``.

``original.json`` beside this file holds the original's names (with the verbs of their v3 form) and a reason for each that is not served;
a test sees to it that every name is either a method here or has its reason.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lifeloop.gateway.registry import METHODS


@dataclass(frozen=True, slots=True)
class Original:
    """``verbs``: name → verb of the v3 form, empty where there is none. ``reasons``: name → why it is not served."""

    verbs: Mapping[str, str]
    reasons: Mapping[str, str]


@cache
def original() -> Original:
    """What the data file says."""
    text = Path(__file__).with_name("original.json").read_text(encoding="utf-8")
    return Original(**json.loads(text))


def page() -> str:
    """``coverage.md``: every method of the original, in the order of names."""
    known = original()
    served = [name for name in known.verbs if METHODS.get(name) is not None]
    lines = [
        "# Coverage",
        "",
        f"Of {len(known.verbs)} methods of the original that have to do with lifestyle accounts and mini programs, {len(served)} are served.",
        "A call of another one is answered with the signed refusal `isv.invalid-method`.",
        "Sends by a payment number (`trade_no`) or a face token (`ftoken`) are refused: there are no payments and no face scans here.",
        "",
        "| method | served | |",
        "|---|---|---|",
    ]
    lines += [_line(name, known.reasons.get(name, "")) for name in sorted(known.verbs)]
    return "\n".join(lines) + "\n"


def _line(name: str, reason: str) -> str:
    method = METHODS.get(name)
    if method is None:
        return f"| `{name}` | no | {reason} |"
    return f"| [`{name}`]({name}.md) | yes | {method.title} ({method.title_zh}) |"
