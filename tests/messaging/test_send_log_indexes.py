"""A log filtered by one template is read from an index in the page's order, however many others there are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.identity.models import Person
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import (
    AccountTemplate,
    DirectMessage,
    Notice,
    Send,
    SendRefusal,
    UserTemplate,
)
from lifeloop.messaging.queries import send_log
from lifeloop.messaging.queries.send_log import Wanted
from lifeloop.programs.models import Program
from tests import factories as make

pytestmark = pytest.mark.django_db

OTHERS, RARE = 1500, 25


@pytest.fixture(autouse=True)
def planner() -> None:
    """PostgreSQL reads so few rows at once, unless it is told not to; SQLite has no such word."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")


def plans(act: Callable[[], Any], table: str) -> str:
    """The plans of the statements of ``act`` that read the table."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        act()
    head = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    lines: list[str] = []
    for one in seen.captured_queries:
        if f'FROM "{table}"' in one["sql"]:
            with connection.cursor() as cursor:
                cursor.execute(head + one["sql"].replace("%", "%%"))
                lines += [str(row[-1]) for row in cursor.fetchall()]
    assert lines
    return "\n".join(lines)


def in_order(plan: str, index: str) -> None:
    """Read by that index, and nothing is sorted afterwards."""
    assert index in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def messages(program: Program, person: Person, template: UserTemplate, count: int) -> None:
    account = make.make_account()
    made = [
        Send(way="template", kind="template", app_id=program.pk, program=program, account=account,
             content={"template": template.pk, "title": template.title})
        for _ in range(count)
    ]  # fmt: skip
    Send.objects.bulk_create(made)
    DirectMessage.objects.bulk_create(
        DirectMessage(id=one.pk, person=person, send=one, account=account, program=program,
                      user_template_id=template.pk)
        for one in made
    )  # fmt: skip


def analyse(*tables: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table}")


def test_a_programs_log_of_one_template() -> None:
    program, person = make.make_program(), make.make_person()
    often, rare = make.make_template(program), make.make_template(program, title="Rare")
    messages(program, person, rare, RARE)
    messages(program, person, often, OTHERS)
    SendRefusal.objects.bulk_create(
        SendRefusal(id=ids.row_id(), app_id=program.pk, user_template_id=one.pk, code="X")
        for one in (*[rare] * RARE, *[often] * OTHERS)
    )
    analyse("messaging_directmessage", "messaging_sendrefusal")
    wanted = Wanted(template=rare.pk)

    def page() -> Any:
        return send_log.of_program(program, wanted, before=ids.row_id())

    found = page()
    assert {entry.template_id for entry in found.items} == {rare.pk}
    assert found.next
    in_order(plans(page, "messaging_directmessage"), "direct_by_template")
    in_order(plans(page, "messaging_sendrefusal"), "refusal_by_template")


def notices(account: Account, person: Person, template: AccountTemplate, count: int) -> None:
    Notice.objects.bulk_create(
        Notice(id=ids.row_id(), account=account, template=template, person=person)
        for _ in range(count)
    )


def test_an_accounts_log_of_one_template() -> None:
    account, person = make.make_account(), make.make_person()
    often, rare = (
        AccountTemplate.objects.create(
            id=ids.token(16)[:20], account=account, title=title, keywords=["a", "b"],
            created_at=clock.now(),
        )
        for title in ("Often", "Rare")
    )  # fmt: skip
    notices(account, person, rare, RARE)
    notices(account, person, often, OTHERS)
    analyse("messaging_notice")
    wanted = Wanted(template=rare.pk)
    assert len(send_log.of_account(account, wanted).items) == 20
    plan = plans(lambda: send_log.of_account(account, wanted), "messaging_notice")
    in_order(plan, "notice_by_template")
