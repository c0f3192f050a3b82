"""/metrics: what Prometheus reads, of one process and of several; and that nobody else reads it."""

import re
import socket
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from lifeloop.gateway.intake import Intake
from lifeloop.metrics import watch
from lifeloop.metrics.port import own, text
from lifeloop.outbox.registry import Task
from scripts.postgres import free_port
from tests.server import NotStarted, Template

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


def parsed(body: str) -> Figures:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


def scrape(port: int) -> Figures:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")
        return parsed(answer.read().decode())


def of(figures: Figures, name: str, /, **labels: str) -> float:
    return figures.get((name, frozenset(labels.items())), 0.0)


def get(url: str, **headers: str) -> int:
    try:
        with urlopen(Request(url, headers=headers), timeout=60) as answer:
            answer.read()
            return int(answer.status)
    except HTTPError as error:
        return error.code


@pytest.mark.parametrize("workers", [1, 2])
def test_a_server_counts_what_all_its_processes_do(
    template: Template, tmp_path: Path, workers: int
) -> None:
    port = free_port()
    home, named = tmp_path / "home", str(port)
    with template.server(home, workers=workers, LIFELOOP_METRICS_PORT=named) as server:
        base = server.base_url
        for _ in range(20):
            assert get(f"{base}/healthz") == 200
        assert get(f"{base}/console/nowhere/") == 404
        assert get(f"{base}/m/live") == 401
        assert get(f"{base}/gateway.do?method=alipay.open.public.menu.query") == 200
        assert get(f"{base}/gateway.do?method=stranger.says.%0Ahello") == 200
        assert get(f"{base}/metrics") == 404  # never on the public port unless asked for
        assert get(f"http://127.0.0.1:{port}/") == 404
        found = scrape(port)
        assert of(found, "lifeloop_requests_total", door="probe", status="200") >= 20
        assert of(found, "lifeloop_requests_total", door="console", status="404") == 1
        assert of(found, "lifeloop_requests_total", door="live-phone", status="401") == 1
        assert of(found, "lifeloop_request_seconds_count", door="gateway") == 2
        assert of(found, "lifeloop_database_up") == 1
        assert of(found, "lifeloop_database_bytes") > 100_000
        assert of(found, "lifeloop_outbox_failed") == 0
        processes = {
            dict(key[1])["process"] for key in found if key[0] == "lifeloop_process_threads"
        }
        assert processes == {str(number) for number in range(workers)}
        assert of(found, "lifeloop_process_resident_bytes", process="0") > 10_000_000
        calls = {
            dict(key[1])["method"] for key in found if key[0] == "lifeloop_gateway_calls_total"
        }
        assert "unknown" in calls
        assert not any("stranger" in name for name in calls)


def test_a_named_port_that_is_taken_stops_the_start(template: Template, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with (
            pytest.raises(NotStarted, match="LIFELOOP_METRICS_PORT"),
            template.server(tmp_path / "home", LIFELOOP_METRICS_PORT=port),
        ):
            pass


@pytest.mark.django_db
def test_the_public_port_answers_only_where_it_is_told_to(settings: Any) -> None:
    assert Client().get("/metrics").status_code == 404
    settings.LIFELOOP_METRICS = True
    answer = Client().get("/metrics")
    assert answer.status_code == 200
    assert "lifeloop_outbox_lag_seconds" in answer.content.decode()


@pytest.mark.django_db
def test_jobs_and_waits_are_counted() -> None:
    before = parsed(text(own, closing=False).decode())
    watch.job(Task(1, "outbox.prune", {}, None, 1, ""), 0.25, "done")
    watch.job(Task(2, "a.stranger", {}, None, 1, ""), 0.25, "failed")
    watch.wait(0.5, came=False)
    after = parsed(text(own, closing=False).decode())

    def more(name: str, /, **labels: str) -> float:
        return of(after, name, **labels) - of(before, name, **labels)

    assert more("lifeloop_jobs_total", name="outbox.prune", outcome="done") == 1
    assert more("lifeloop_jobs_total", name="unknown", outcome="failed") == 1
    assert more("lifeloop_job_seconds_sum", name="outbox.prune") == 0.25
    assert more("lifeloop_database_wait_seconds_count") == 1
    assert more("lifeloop_database_waits_in_vain_total") == 1


@pytest.mark.django_db
def test_labels_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "MOST_CODES", 2)
    monkeypatch.setattr(watch, "_seen", {("a", "b"), ("c", "d")})
    for _ in range(3):
        watch.call(Intake())  # unknown method, no refusal: one pair too many
    found = parsed(text(own, closing=False).decode())
    assert of(found, "lifeloop_gateway_calls_total", method="unknown", sub_code="other") == 3


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("/", "other"),
        ("/console/x/", "console"),
        ("/m/inbox/", "phone"),
        ("/q/abc", "phone"),
        ("/static/a.css", "static"),
        ("/readyz", "probe"),
        ("//evil", "other"),
        ("/nowhere", "other"),
    ],
)
def test_doors(path: str, door: str) -> None:
    assert watch.door_of(path) == door
    assert re.fullmatch(r"[a-z]+", door)
