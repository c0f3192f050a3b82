"""Django admin behind the console's sign-in: operators read, everybody else is kept out, acts are on record."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from lifeloop.audit.models import Record
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock
from lifeloop.outbox.models import Job
from tests import factories as make

pytestmark = pytest.mark.django_db
TABLES = sorted(model._meta.model_name or "" for model in admin.site._registry)


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def operator() -> Member:
    return make.make_member(is_operator=True)


def lists() -> dict[str, str]:
    return {
        model._meta.model_name or "": reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        for model in admin.site._registry
    }


def fill() -> None:
    account, program = make.make_account(), make.make_program()
    make.bind(program, account, grant=make.make_grant(program, account))
    make.associate(account, program)
    make.make_template(program)
    make.make_version(program)
    make.make_person()
    make.make_invitation(make.make_merchant(owner=make.make_member()))
    Job.objects.create(
        name="x", payload={}, run_at=clock.now(), created_at=clock.now(), max_attempts=1
    )


@pytest.mark.parametrize("table", TABLES)
def test_operators_read_every_table_and_others_are_sent_away(table: str, operator: Member) -> None:
    fill()
    url = lists()[table]
    assert client_of(operator).get(url).status_code == 200
    owner = make.make_member()
    make.join(owner, make.make_merchant(), Role.OWNER)
    turned = client_of(owner).get(url)
    assert (turned.status_code, turned["Location"].startswith("/admin/login/")) == (302, True)
    assert client_of(owner).get(turned["Location"])["Location"] == "/console/"
    nobody = Client().get(Client().get(url)["Location"])
    assert nobody["Location"].startswith("/console/login/?next=")


def test_no_phone_or_secret_is_shown(operator: Member) -> None:
    fill()
    client = client_of(operator)
    for model, url in zip(admin.site._registry, lists().values(), strict=True):
        page = client.get(url).content.decode()
        row = model._default_manager.first()
        if row is not None:
            page += client.get(f"{url}{row.pk}/change/").content.decode()
        for member in Member.objects.all():
            assert member.phone not in page
            assert member.password not in page
        assert "+86138" not in page
        assert "token_hash" not in page


def test_nothing_is_added_changed_or_deleted_past_the_services(operator: Member) -> None:
    program = make.make_program()
    client = client_of(operator)
    base = reverse("admin:programs_program_changelist")
    assert client.get(f"{base}add/").status_code == 403
    assert client.post(f"{base}{program.pk}/change/", {"name": "x"}).status_code == 403
    assert client.post(f"{base}{program.pk}/delete/", {"post": "yes"}).status_code == 403


def act(operator: Member, name: str, table: str, *keys: object) -> None:
    url = reverse(f"admin:{table}_changelist")
    answer = client_of(operator).post(url, {"action": name, "_selected_action": list(keys)})
    assert answer.status_code == 302


def test_deactivating_ends_all_sessions_at_once_and_is_on_record(operator: Member) -> None:
    member = make.make_member()
    open_page = client_of(member)
    assert open_page.get("/console/security/").status_code == 200
    act(operator, "deactivate", "identity_member", member.pk, operator.pk)
    assert open_page.get("/console/security/").status_code == 302
    assert not UserSession.objects.filter(user=member).exists()
    operator.refresh_from_db()
    assert operator.is_active  # nobody shuts themselves out
    assert Record.objects.get(action="member.deactivated").actor_name == operator.login
    act(operator, "activate", "identity_member", member.pk)
    member.refresh_from_db()
    assert member.is_active


def test_failed_jobs_run_again_and_done_ones_do_not(operator: Member) -> None:
    failed = Job.objects.create(
        name="x",
        payload={},
        run_at=clock.now(),
        created_at=clock.now(),
        max_attempts=1,
        state=Job.State.FAILED,
    )
    done = Job.objects.create(
        name="x",
        payload={},
        run_at=clock.now(),
        created_at=clock.now(),
        max_attempts=1,
        state=Job.State.DONE,
    )
    act(operator, "run_again", "outbox_job", failed.pk, done.pk)
    failed.refresh_from_db()
    done.refresh_from_db()
    assert (failed.state, done.state) == (Job.State.READY, Job.State.DONE)
