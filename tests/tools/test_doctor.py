"""``lifeloop doctor``: what is wrong is named, with what to do; what is well is said to be."""

import json
import os
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection

from lifeloop.audit import Actor, Target, chaining, record
from lifeloop.audit.models import Record
from lifeloop.identity.services.operations import note_backup
from lifeloop.kernel import clock
from lifeloop.outbox.models import Periodic
from lifeloop.tools.doctor import database, keys, machine, running
from lifeloop.tools.doctor import settings as doctor_settings
from lifeloop.tools.doctor.findings import Finding, Level
from tests import factories as make
from tests.factories_operations import make_failed_job
from tests.server import Server, environment
from tests.tools.archives import run


def test_a_server_that_is_well_has_no_failure(server: Server) -> None:
    done = run(server.env, "doctor", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["worst"]) == (0, "warning"), done.stdout  # no backup yet
    by_name = {one["about"]: one for one in told["findings"]}
    assert by_name["server"]["level"] == "ok"
    assert {"migrations", "soundness", "operation log", "clock", "keys", "disk", "versions"} <= set(
        by_name
    )
    assert all(one["do"] for one in told["findings"] if one["level"] != "ok")
    assert by_name["backup"]["level"] == "warning"


def test_what_is_wrong_is_named_with_what_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "secret_key").write_text("k" * 40)
    (home / "secret_key").chmod(0o644)
    (home / "platform_key.pem").write_text("no key")
    (home / "restoring").write_text("")
    env = environment(home, None) | {
        "LIFELOOP_BASE_URL": "https://life.example.com",
        "LIFELOOP_ALLOWED_HOSTS": "*",
        "LIFELOOP_TIME_ZONE": "Asia/Shanghai",
        "LIFELOOP_PACKAGE_HOST": "packages.invalid",
    }
    done = run(env, "doctor")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for sentence in (
        "chmod 600",
        "no private key in PEM",
        "every page redirects to itself",
        "every host name is answered to",
        "Run `lifeloop migrate`",
        "a restore was interrupted here",
        "a wildcard record",
        "LIFELOOP_SMS is not set",
    ):
        assert sentence in done.stdout, sentence
    bad = run(env | {"LIFELOOP_SMS": "pigeon"}, "doctor", "--json")
    assert bad.returncode == 1
    assert "write one of" in json.loads(bad.stdout)["findings"][0]["said"]


def levels(found: Any) -> dict[str, Level]:
    """The worst of each name."""
    order = list(Level)
    worst: dict[str, Level] = {}
    for one in found:
        worst[one.about] = max(worst.get(one.about, Level.OK), one.level, key=order.index)
    return worst


@pytest.mark.django_db
def test_workers_that_are_away_and_jobs_that_failed() -> None:
    assert levels(running.workers())["workers"] is Level.WARNING  # never any
    Periodic.objects.create(name="outbox.prune", next_at=clock.now() + timedelta(hours=1))
    assert levels(running.workers()) == {"workers": Level.OK, "outbox": Level.OK}
    make_failed_job()
    assert levels(running.workers())["outbox"] is Level.WARNING
    make_failed_job(state="ready", done_at=None)
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=True):
        found = levels(running.workers())
    assert found == {"workers": Level.FAILURE, "outbox": Level.FAILURE}


@pytest.mark.django_db
def test_the_operation_log_is_gone_over_and_its_first_broken_row_named() -> None:
    assert levels(database.audited()) == {"operation log": Level.OK}
    merchant, actor = make.make_merchant(), Actor("member", 7, "Wang")
    for number in range(5):
        target = Target("label", str(number), "regulars")
        record(actor=actor, action="label.created", target=target, merchant_id=merchant.pk)
    chaining.chain()
    [finding] = database.audited()
    assert (finding.level, finding.said) == (
        Level.OK,
        "whole: 5 records in the chain, 0 wait for their places",
    )
    second, fourth = Record.objects.order_by("pk").values_list("pk", flat=True)[1:5:2]
    with connection.cursor() as cursor:
        for broken in (fourth, second):
            cursor.execute("UPDATE audit_record SET actor_name = 'Li' WHERE id = %s", [broken])
            [finding] = database.audited()
            assert finding.level is Level.FAILURE
            assert f"record {broken}, number" in finding.said
            assert "was changed after it was written" in finding.said
    assert "backups" in finding.do


@pytest.mark.django_db
def test_a_backup_grows_old() -> None:
    assert levels(running.backed_up()) == {"backup": Level.WARNING}
    note_backup(size=1, seconds=1.0, with_keys=True)
    assert levels(running.backed_up()) == {"backup": Level.OK}
    with time_machine.travel(clock.now() + timedelta(days=2), tick=True):
        assert levels(running.backed_up()) == {"backup": Level.WARNING}


def test_a_port_that_belongs_to_somebody_else(settings: Any) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        settings.LIFELOOP_METRICS_PORT = silent.getsockname()[1]
        assert levels(running.metrics_port()) == {"metrics": Level.OK}  # bound, and nobody answers
    settings.LIFELOOP_METRICS_PORT = 0
    assert levels(running.metrics_port()) == {"metrics": Level.OK}


@pytest.mark.parametrize(
    ("base", "proxies", "level"),
    [
        ("http://127.0.0.1:8000", [], Level.OK),
        ("http://life.example.com", [], Level.FAILURE),
        ("https://life.example.com", [], Level.FAILURE),
        ("https://life.example.com", ["10.0.0.0/8"], Level.OK),
    ],
)
def test_https(settings: Any, base: str, proxies: list[str], level: Level) -> None:
    settings.LIFELOOP_BASE_URL = base
    settings.LIFELOOP_HTTPS = base.startswith("https")
    settings.LIFELOOP_TRUSTED_PROXIES = proxies
    assert levels(doctor_settings.https()) == {"https": level}


def test_certificates_that_end() -> None:
    now = clock.now()
    for days, level in ((-1, Level.FAILURE), (30, Level.WARNING), (90, Level.OK)):
        found = keys.lasting("certificate", "x", now + timedelta(days=days), "Renew it.")
        assert found.level is level


def test_a_key_that_is_open_to_others(settings: Any, tmp_path: Path) -> None:
    settings.LIFELOOP_HOME = tmp_path
    tmp_path.chmod(0o700)
    key = tmp_path / "secret_key"
    key.write_text("x")
    key.chmod(0o640)
    assert levels(keys.files()) == {"keys": Level.FAILURE}
    key.chmod(0o600)
    assert levels(keys.files()) == {"keys": Level.OK}
    tmp_path.chmod(0o755)
    assert levels(keys.files()) == {"keys": Level.WARNING}


@pytest.mark.django_db
def test_there_is_room_on_the_disk(settings: Any, tmp_path: Path) -> None:
    settings.LIFELOOP_HOME = tmp_path
    free = os.statvfs(tmp_path).f_bavail * os.statvfs(tmp_path).f_frsize
    found: list[Finding] = list(machine.disk())
    assert any(str(tmp_path) in one.said for one in found)
    assert levels(found)["disk"] is (Level.OK if free > machine.LITTLE_BYTES else Level.WARNING)
