"""The console's lists and charts with a month's data, each asked for many times in this process by who owns most of it."""

from __future__ import annotations

import re
import time
from typing import Any

from bench.common import report
from bench.month.town import OPERATOR, OWNER

LIST_MS, CHART_MS = 50.0, 100.0
_ARGUMENT = re.compile(r"<\w+:(\w+)>")
# Further into the same pages, and the month instead of the week.
MORE = {
    "account-followers": ["page=50&size=100", "search=王", "source=search"],
    "program-sends": ["template=MONTH00000"],
    "audit": ["page=2"],
}


def measured(rounds: int) -> tuple[list[str], dict[str, Any]]:
    """Each page ``rounds`` times: those that are slower than their goal, and p50 and p95 of each in ms."""
    from django.test import Client

    from lifeloop.identity.models import Member
    from lifeloop.serving import settle

    found: dict[str, Any] = {}
    for login in (OWNER, OPERATOR):
        client = Client(SERVER_NAME="127.0.0.1")
        client.cookies["lifeloop_language"] = "zh-hans"
        client.force_login(Member.objects.get(login=login))
        asked = _asked(operator=login == OPERATOR, more=rounds > 1)
        for _name, path in asked:
            client.get(path)
        settle()  # as a server does that has been asked for each page before
        for name, path in asked:
            if name not in found and (times := _timed(client, path, rounds, name)):
                found[name] = times
    slow = [name for name, one in found.items() if one["p95_ms"] > one["goal_ms"]]
    by_time = sorted(found.items(), key=lambda one: -one[1]["p95_ms"])
    report.table(
        ["page", "what", "p50 ms", "p95 ms", "CPU ms", "goal", "statements", "KB"],
        [
            [
                name, one["what"], f"{one['p50_ms']:.1f}", f"{one['p95_ms']:.1f}", f"{one['cpu_ms']:.1f}", f"{one['goal_ms']:.0f}",
                one["statements"], one["kb"],
            ]
            for name, one in by_time
        ],
    )  # fmt: skip
    for what in ("list", "chart"):
        own = [one["p95_ms"] for one in found.values() if one["what"] == what]
        report.say(f"{len(own)} {what}s, slowest p95 {max(own, default=0):.1f} ms")
    return slow, found


def _asked(*, operator: bool, more: bool) -> list[tuple[str, str]]:
    """Names and addresses of all pages that the owner or the operator may look at and that need no more than a program or an account."""
    from django.urls import reverse

    from lifeloop.console.registry import PAGES, Open
    from lifeloop.identity.rules.roles import Can
    from lifeloop.lifestyle.models import Account
    from lifeloop.programs.models import Program

    owner = {"app__merchant__memberships__member__login": OWNER}
    account = Account.objects.filter(**owner, menus=1_000).first()
    program = Program.objects.filter(**owner, templates="MONTH00000").first()
    assert account is not None
    assert program is not None
    known = {"account": account.pk, "program": program.pk, "app": program.pk}
    made = []
    for page in PAGES:
        names = _ARGUMENT.findall(page.path)
        if page.can is None or page.can is Open.ANYONE or set(names) - set(known):
            continue
        if operator != (page.can is Can.PLATFORM):
            continue
        path = reverse(f"console:{page.name}", kwargs={name: known[name] for name in names})
        made.append((page.name, path))
        queries = [*MORE.get(page.name, [])]
        if page.name.startswith("data-"):
            queries += ["days=30", f"days=30&account={account.pk}"]
        if more:
            made += [(f"{page.name} ?{query}", f"{path}?{query}") for query in queries]
    return made


def _timed(client: Any, path: str, rounds: int, name: str) -> dict[str, Any] | None:
    """What a list or a chart costs; None for a page that is neither."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    statements = len(seen)
    if answer.status_code != 200:
        return None
    chart = name.startswith("data-") or name == "home"
    if not chart and not _is_list(answer.content):
        return None
    times, busy = [], []
    for _round in range(rounds):
        begun, cpu = time.perf_counter(), time.process_time()
        client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
        busy.append((time.process_time() - cpu) * 1000)
    return {
        "what": "chart" if chart else "list",
        "goal_ms": CHART_MS if chart else LIST_MS,
        "p50_ms": round(report.quantile(times, 0.5), 1),
        "p95_ms": round(report.quantile(times, 0.95), 1),
        "cpu_ms": round(report.quantile(busy, 0.5), 1),
        "statements": statements,
        "kb": len(answer.content) // 1024,
    }


def _is_list(text: bytes) -> bool:
    """Whether the page shows rows: a table, or what is paged."""
    return b"<table" in text or b'class="pager' in text
