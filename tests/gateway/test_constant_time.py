"""Row 28 of the attacks: no secret is compared by a test that ends at the first difference.

Secrets are looked up by their SHA-256, or compared by ``hmac.compare_digest`` (Django's ``constant_time_compare``). So
``==``, ``!=`` and ``in`` beside a secret's name are forbidden in our packages, but for what is listed here with its reason.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import lifeloop
from tests.gateway.constant_time import THRESHOLD, strongest

ROOT = Path(lifeloop.__file__).parent
SECRET = frozenset(
    {
        "credential", "csrf", "digest", "hash", "hashes", "hmac", "otp", "password", "proof", "secret",
        "session", "signature", "token", "tokens",
    }
)  # fmt: skip
COMPARING = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)
NO_SECRETS = {
    "audit/checking.py: getattr(record, name) != marks.hidden(digest)": "rows, by the operator's command",
    "audit/checking.py: head.mark == marks.head(head.number, head.hash)": "rows, by the operator's command",
    "audit/checking.py: link.hash != marks.link(number, link.record, link.seal, before)": "the same",
    "audit/checking.py: own.hash == head.hash": "row against row",
    "gateway/intake.py: sign_type not in signing.HASHES": "the name of an algorithm",
    "gateway/intake.py: values.get(b'sign_type') in signing.HASHES": "the name of an algorithm",
    "insights/services/digest.py: row.holder != self.token": "whose turn it is; nobody sends it",
    "tools/backup/archive.py: hashed.digest.hexdigest() != manifest.files[info.name].sha256": "a checksum",
    "console/live/lookups.py: one.session_key not in open_": "row against row; nobody sends it here",
    "console/pages/account_talk.py: request.GET.get('state') == found.token": "how far a page has read",
    "console/pages/totp.py: SECRET_KEY not in request.session": "whether there is one",
    "console/signing_in.py: VISITOR_KEY not in request.session": "whether there is one",
    "diagnostics/doctor/diagnosis.py: wanted == made.hash": "the name of an algorithm",
    "diagnostics/doctor/keys.py: hashlib.new(self.hash, text, usedforsecurity=False).digest() == self.digest": (
        "opened with a public key: anybody can"
    ),
    "diagnostics/doctor/v3.py: made.hash != _HASH": "the name of an algorithm",
    "diagnostics/doctor/v3.py: one != TOKEN": "a header's name",
    "diagnostics/rules/masking.py: name in SECRET": "a parameter's name",
    "gateway/recheck.py: call.grant.token_hash in ended": "row against row",
    "gateway/recheck.py: grant.token_hash in ended": "row against row",
    "identity/rules/passwords.py: password.lower() in common()": "a list that everybody knows",
    "messaging/services/keys.py: earlier[0] == digest": "of what the caller itself has sent",
    "middleware.py: name == settings.SESSION_COOKIE_NAME": "a cookie's name",
    "mobile/live/news.py: event.facts.get('session') in {None, stream.session_id}": "row ids",
    "mobile/pages/sessions.py: wanted == str(request.person_session.pk)": "one's own row's id",
}


def comparisons() -> Iterator[str]:
    """Every comparison that ends early and names a secret: file and text."""
    for file in sorted(ROOT.rglob("*.py")):
        if "migrations" not in file.parts:
            for text in suspicious(file.read_text("utf-8")):
                yield f"{file.relative_to(ROOT).as_posix()}: {text}"


def suspicious(source: str) -> Iterator[str]:
    """The text of each such comparison."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for how, left, right in zip(node.ops, sides, sides[1:], strict=False):
            constant = isinstance(left, ast.Constant) or isinstance(right, ast.Constant)
            if isinstance(how, COMPARING) and not constant and words(left, right) & SECRET:
                yield ast.unparse(node)


def words(*sides: ast.expr) -> set[str]:
    """The words of all names in an expression."""
    found: set[str] = set()
    for node in (node for side in sides for node in ast.walk(side)):
        name = getattr(node, "id", None) or getattr(node, "attr", None)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value
        found.update(re.split(r"[^a-z]+", (name or "").lower()))
    return found


def test_no_secret_is_compared_by_the_first_difference() -> None:
    assert set(comparisons()) - set(NO_SECRETS) == set()


def test_no_exception_has_outlived_its_code() -> None:
    assert set(NO_SECRETS) - set(comparisons()) == set()


@pytest.mark.parametrize(
    "bad",
    [
        "if token == given: pass",
        "ok = row.session_hash != ids.token_hash(key)",
        "request.POST['secret'] in secrets",
        "a == b == signature",
        "user.get_session_auth_hash() == proof",
    ],
)
def test_the_rule_sees(bad: str) -> None:
    assert list(suspicious(bad))


@pytest.mark.parametrize(
    "good", ["token == ''", "compare_digest(token, given)", "len(token) == 0", "name == other"]
)
def test_the_rule_lets_be(good: str) -> None:
    assert not list(suspicious(good))


def test_the_statistic_sees_a_leak_in_a_long_tail() -> None:
    """Drawn, not measured: one class is 2 % slower, and every hundredth measurement is an interrupt."""
    drawn = random.Random(28)

    def timed(slower: float) -> list[tuple[int, bool]]:
        found = []
        for at in range(20_000):
            near = at % 2 == 0
            time = drawn.gauss(1000, 60) * (slower if near else 1.0)
            found.append((int(time + (drawn.random() < 0.01) * 200_000), near))
        return found

    assert strongest(timed(1.02)) > 4 * THRESHOLD
    assert strongest(timed(1.0)) < THRESHOLD
