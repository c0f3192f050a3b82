"""A job's secret is never readable in the database, and is gone when it is over."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.test import override_settings

from lifeloop.kernel import clock
from lifeloop.outbox import GiveUp, Task, enqueue, job, run_pending
from lifeloop.outbox.claims import claim, fail, retry
from lifeloop.outbox.jobs import erase_secrets
from lifeloop.outbox.models import Job
from lifeloop.outbox.sealing import seal, unseal

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes() -> list[str | None]:
    """What the registered job ``test.text`` was given."""
    seen: list[str | None] = []

    @job("test.text")
    def text(task: Task) -> None:
        seen.append(task.secret)

    return seen


def test_it_arrives_and_is_erased(codes: list[str | None]) -> None:
    made = enqueue("test.text", {"phone": "138****1234"}, secret="482913")
    stored = Job.objects.get(pk=made).secret
    assert stored is not None
    assert b"482913" not in bytes(stored)
    run_pending()
    assert codes == ["482913"]
    assert Job.objects.get(pk=made).secret is None


def test_it_is_erased_when_the_job_is_given_up() -> None:
    @job("test.text")
    def text(task: Task) -> None:
        raise GiveUp("UNKNOWN_NUMBER")

    made = enqueue("test.text", secret="482913")
    run_pending(strict=False)
    failed = Job.objects.get(pk=made)
    assert (failed.state, failed.secret, failed.last_error) == (
        "failed",
        None,
        "GiveUp UNKNOWN_NUMBER",
    )
    assert not retry(made)


def test_a_job_whose_secret_expired_is_not_run(codes: list[str | None]) -> None:
    made = enqueue("test.text", secret="482913", expires_at=clock.now() - timedelta(seconds=1))
    assert run_pending() == 0
    ended = Job.objects.get(pk=made)
    assert (ended.state, ended.secret, ended.last_error) == ("failed", None, "Expired")
    assert codes == []


def test_it_is_erased_on_time_though_nobody_claims_the_job(codes: list[str | None]) -> None:
    late = enqueue("test.text", secret="1", run_at=clock.now() + timedelta(hours=1))
    Job.objects.filter(pk=late).update(expires_at=clock.now() - timedelta(seconds=1))
    kept = enqueue("test.text", secret="2")
    erase_secrets()
    assert Job.objects.get(pk=late).secret is None
    assert Job.objects.get(pk=kept).secret is not None


def test_it_is_kept_for_the_next_attempt(codes: list[str | None]) -> None:
    enqueue("test.text", secret="482913")
    fail(claim(1)[0], "Timeout")
    Job.objects.update(run_at=clock.now())
    run_pending()
    assert codes == ["482913"]


def test_another_key_reads_nothing() -> None:
    with override_settings(LIFELOOP_FIELD_KEY=Fernet.generate_key().decode()):
        sealed = seal("482913")
        assert unseal(sealed) == "482913"
    with override_settings(LIFELOOP_FIELD_KEY=Fernet.generate_key().decode()):
        assert unseal(sealed) is None
    with override_settings(LIFELOOP_FIELD_KEY=""):
        assert unseal(seal("482913")) == "482913"
