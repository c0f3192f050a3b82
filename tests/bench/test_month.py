"""The simulated month: written in bulk it is what the public doors write, and its figures are what plain SQL counts; both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.forms.models import model_to_dict

from bench.month import moment, people, recount
from bench.month.checksum import checksum
from bench.month.doors import Doors
from bench.month.life import Life
from bench.month.make import make
from bench.month.people import Person
from bench.month.plan import Size
from bench.month.store import Store, write_visits
from bench.month.town import Town, found
from lifeloop.followers.models import Follow, MuteSpan, Visit
from lifeloop.followers.services import terms
from lifeloop.gateway import callers
from lifeloop.insights.models import Figure
from lifeloop.insights.queries import events
from lifeloop.insights.queries.audit import check
from lifeloop.insights.rules.reading import READERS
from lifeloop.insights.services.digest import digest
from lifeloop.messaging.models import (
    Article,
    DirectMessage,
    FormId,
    Opening,
    Publication,
    SendRefusal,
)
from lifeloop.outbox.models import Event
from tests.server import ROOT

SMALL = Size(people=100, events=450, programs=5, accounts=4, days=3, doors=4)
# What a worker tells: written by the services in the month too.
BY_WORKER = {"publication.published", "receivers.counted", "broadcast.delivered"}


@pytest.fixture(autouse=True)
def no_kept_callers() -> None:
    callers._kept.clear()


def quiet(_line: str) -> None:
    """Nothing is said."""


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_makes_the_same_month_and_every_figure_is_right() -> None:
    found_ = []
    for _again in range(2):
        call_command("flush", interactive=False, verbosity=0)
        callers._kept.clear()
        made = make(SMALL, quiet)
        digest()
        found_.append((checksum(SMALL.first), made["events"], made["at_the_doors"]))
        assert recount.wrong() == []
        days = list(check())
        assert [one.wrong for one in days] == [None] * SMALL.days
    assert found_[0] == found_[1]
    assert made["events"] >= SMALL.events
    assert made["calls"] >= made["at_the_doors"] > 30
    row = Figure.objects.filter(hour=-1, kind="", metric="visited", day=SMALL.first).first()
    assert row is not None
    Figure.objects.filter(pk=row.pk).update(times=row.times + 1)
    [(key, kept, counted)] = recount.wrong()
    assert key[:2] == (str(SMALL.first), "visited")
    assert kept[0] == counted[0] + 1


def live(town: Town, who: Person, life: Life, at: int) -> None:
    """Every act there is."""
    program, account = town.programs[0], town.programs[0].bound
    index = list(program.related)
    other = next(one for one in town.accounts if one.index not in index)
    life.visit(who, at, program, "home")
    life.shown(who, at + 20, program, account)
    life.follow(who, at + 40, account, "component", program)
    life.follow(who, at + 60, other, "search")
    life.send(who, at + 80, program, 0)
    life.send(who, at + 100, program, 1)
    life.refused(who, at + 120, program, 1)
    life.slots(who, at + 140, account)
    life.slot(who, at + 160, account, "ad", "1")
    life.slot(who, at + 180, account, str(account.slot), "2")
    life.tap(who, at + 200, account, account.entries[1])
    life.article(who, at + 220, account, account.articles[0], shared=False)
    life.article(who, at + 240, account, account.articles[0], shared=True)
    life.read_service(who, at + 260)
    life.open_card(who, at + 280, who.cards[0])
    life.visit(who, at + 300, program, "message")
    life.mute(who, at + 320, account, muted=True)
    life.mute(who, at + 340, account, muted=False)
    life.mute(who, at + 360, other, muted=True)


def live_on(town: Town, who: Person, life: Life, at: int) -> None:
    """The next day: publications, messages to many, an end."""
    program, account = town.programs[0], town.programs[0].bound
    other = next(one for one in town.accounts if one.index not in program.related)
    life.send(who, at, program, 0)
    life.read_account(who, at + 20, account)
    life.open_publication(who, at + 40, account, account.pubs[-1])
    life.visit(who, at + 60, program, "message")
    life.mute(who, at + 80, account, muted=True)
    life.open_card(who, at + 100, who.cards[-1])
    life.visit(who, at + 120, program, "message")
    life.unfollow(who, at + 140, other)


def told(person_id: int) -> list[Any]:
    """Somebody's events without what is theirs alone: message and follow ids."""
    rows = []
    for event in Event.objects.filter(person_id=person_id).order_by("at", "pk"):
        facts = {
            name: value
            for name, value in event.facts.items()
            if name not in {"message", "follow", "up_to"}
        }
        rows.append(
            (event.kind, event.at, event.account_id, event.program_id, event.merchant_id, facts)
        )
    return rows


def left(person_id: int) -> dict[str, list[Any]]:
    """The rows that are there of somebody, without ids and what only that person says."""
    found_: dict[str, list[Any]] = {}
    own = {"id", "person", "pk", "send", "values", "made"}
    for model in (Follow, MuteSpan, Visit, Opening, DirectMessage, FormId):
        rows = model.objects.filter(person_id=person_id)
        names = [field.name for field in model._meta.concrete_fields]
        found_[model.__name__] = sorted(
            ({name: str(getattr(row, name)) for name in names if name not in own} for row in rows),
            key=str,
        )
    rows_ = DirectMessage.objects.filter(person_id=person_id).select_related("send").order_by("id")
    found_["Send"] = [
        {**model_to_dict(row.send), "id": row.send_id - row.id, "content": shape(row.send.content)}
        for row in rows_
    ]
    return found_


def shape(content: dict[str, Any]) -> dict[str, Any]:
    """A message's content without the values of its fields."""
    return {**content, "fields": [(sorted(one), one["name"]) for one in content["fields"]]}


@pytest.mark.django_db(transaction=True)
def test_in_bulk_every_act_is_written_as_the_doors_write_it() -> None:
    with moment.simulated() as clock:
        size = Size(people=4, programs=5, accounts=4, days=3)
        clock.set(size.starts(0))
        town = found(programs=5, accounts=4, seed=1)
        crowd = people.settle(town, 4, seed=1, since=size.starts(0))
        at_doors, in_bulk = crowd[0], crowd[1]
        store, before = Store(forms_from=0), events.newest()
        life = Life(town, store)
        account = town.programs[0].bound
        with Doors(town, [at_doors], clock) as doors:
            at = size.starts(0) + 9 * 3600
            live(town, at_doors, doors, at)
            assert doors.compared(before) == 19
            live(town, in_bulk, life, at)
            store.flush()
            clock.set(size.starts(1) + 6 * 3600)
            row = publish(account)
            account.pubs.append((row.seq or 0, row.pk, clock.seconds))
            at, before = size.starts(1) + 9 * 3600, events.newest()
            live_on(town, at_doors, doors, at)
            assert doors.compared(before) == 8
            live_on(town, in_bulk, life, at)
            store.flush()
        store.finish([in_bulk])
        write_visits([in_bulk], [one.pk for one in town.programs])
    assert told(at_doors.id) == told(in_bulk.id)
    assert left(at_doors.id) == left(in_bulk.id)
    refusals = SendRefusal.objects.order_by("id").values_list(
        "app_id", "user_template_id", "code", "created_at"
    )
    assert refusals[0] == refusals[1]
    assert terms.wrong(list(Follow.objects.filter(ended_at=None).select_related("person"))) == []
    article = Article.objects.get(pk=account.articles[0])
    assert (article.views, article.shares) == (2, 2)
    refused = Event.objects.filter(kind="send.refused").values_list(
        "at", "program_id", "merchant_id", "facts"
    )
    assert refused[0] == refused[1]
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert set(READERS) - BY_WORKER <= kinds


def publish(account: Any) -> Publication:
    """By the service."""
    from lifeloop.audit import SYSTEM
    from lifeloop.lifestyle.models import Account
    from lifeloop.messaging.services import publications

    row = Account.objects.select_related("app").get(pk=account.pk)
    return publications.publish(SYSTEM, row, kind="text", content={"text": "New beans"})


@pytest.mark.skipif(
    bool(os.environ.get("TEST_DATABASE")), reason="the command makes its own database"
)
def test_the_command_makes_checks_and_measures(tmp_path: Path) -> None:
    def month(what: str) -> subprocess.CompletedProcess[str]:
        command = ["bench.month", what, "--home", str(tmp_path / "month"), "--smoke"]
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    done = month("all")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["recount_wrong"] == 0
    assert {one["what"] for one in result["pages"].values()} == {"list", "chart"}
    assert "there is a database already" in month("all").stderr
    # The same rows, on the other database.
    copied = month("copied")
    assert copied.returncode == 0, copied.stdout[-2000:] + copied.stderr[-2000:]
    there = json.loads(copied.stdout.splitlines()[-1])
    assert there["recount_wrong"] == 0
    assert there["copied_rows"] > 600
    assert there["pages"].keys() == result["pages"].keys()
