"""Followers who are older than the index of searches: found after a walk that may be broken off anywhere."""

from datetime import timedelta

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.followers.models import Follow, FollowSource, FollowTerm, TermWalk
from lifeloop.followers.queries import listing
from lifeloop.followers.queries.finding import Filters
from lifeloop.followers.queries.walks import unfinished
from lifeloop.followers.rules import terms
from lifeloop.followers.services import indexing, people
from lifeloop.followers.services.following import follow, unfollow
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import Job, Task, claims, run_pending
from tests import factories as make

pytestmark = pytest.mark.django_db


def old_followers(account: Account, count: int, word: str = "小明") -> list[Person]:
    """People whose follows were written before there were terms."""
    made = [make.make_person(name=f"{word}{number}") for number in range(count)]
    for person in made:
        make.follow(person, account)
    FollowTerm.objects.filter(account=account).delete()
    return made


def found(account: Account, search: str) -> int:
    return listing.page(account, Filters(search=search)).total


def claimed() -> Task:
    [task] = [one for one in claims.claim(10) if one.name == indexing.JOB]
    return task


def walk() -> TermWalk:
    return TermWalk.objects.get(version=terms.VERSION)


@pytest.fixture
def account() -> Account:
    return make.make_account()


@pytest.fixture
def chunk(monkeypatch: pytest.MonkeyPatch) -> int:
    """Small chunks, so that a few followers are several."""
    monkeypatch.setattr(indexing, "CHUNK", 4)
    return 4


def test_the_worker_finds_by_itself_who_lacks_terms(account: Account) -> None:
    old_followers(account, 3)
    old_followers(make.make_account(), 2)
    assert found(account, "小明") == 0
    assert unfinished() is not None
    assert indexing.wake()
    run_pending()
    assert found(account, "小明") == 3
    assert (walk().seen, walk().mended) == (5, 5)
    assert unfinished() is None
    # From now on it is one look.
    assert not indexing.wake()
    assert not Job.objects.filter(name=indexing.JOB, done_at=None).exists()


def test_a_worker_that_died_is_gone_on_from_where_it_was(account: Account, chunk: int) -> None:
    others = make.make_account()
    old_followers(account, 6)
    old_followers(others, 5)
    indexing.wake()
    first = claimed()
    assert not indexing.step(first, seconds=0)
    assert (walk().seen, walk().mended) == (chunk, chunk)
    done = FollowTerm.objects.count()
    # It died here: another has the job once the lease has run out.
    Job.objects.filter(name=indexing.JOB).update(run_at=clock.now() - timedelta(seconds=1))
    second = claimed()
    # It was only frozen, and wakes up: nothing it does counts.
    assert indexing.step(first, seconds=0)
    assert (walk().seen, FollowTerm.objects.count()) == (chunk, done)
    while not indexing.step(second, seconds=0):
        continue
    assert (walk().seen, walk().mended) == (11, 11)
    assert walk().ended_at is not None
    for one in Follow.objects.select_related("person"):
        kept = FollowTerm.objects.filter(account=one.account_id, person=one.person_id)
        assert set(kept.values_list("term", flat=True)) == terms.of(
            phone=one.person.phone, name=one.person.name, note=""
        )


def test_a_walk_whose_job_is_gone_is_taken_up(account: Account, chunk: int) -> None:
    old_followers(account, chunk + 2)
    indexing.wake()
    assert not indexing.step(claimed(), seconds=0)
    # The job is still there: no second one.
    assert not indexing.wake()
    Job.objects.all().delete()
    assert indexing.wake()
    run_pending()
    assert (walk().seen, walk().mended) == (chunk + 2, chunk + 2)


def test_what_happens_meanwhile_is_kept(account: Account, chunk: int) -> None:
    old = old_followers(account, chunk + 3)
    indexing.wake()
    task = claimed()
    indexing.step(task, seconds=0)
    people.rename(old[0], name="阿青")
    people.set_note(SYSTEM, account, old[-1].pk, note="熟客")
    unfollow(old[-2], account)
    follow(make.make_person(name="小明新"), account, source=FollowSource.CODE)
    while not indexing.step(task, seconds=0):
        continue
    assert found(account, "小明") == chunk + 3 - 2 + 1
    assert (found(account, "阿青"), found(account, "熟客")) == (1, 1)
    assert not FollowTerm.objects.filter(person=old[-2]).exists()


def test_walking_again_changes_what_is_wrong_and_nothing_else(account: Account) -> None:
    old = old_followers(account, 3)
    indexing.wake()
    run_pending()
    before = set(FollowTerm.objects.values_list("person_id", "term"))
    FollowTerm.objects.filter(person=old[0], term="小明").delete()
    FollowTerm.objects.create(account=account, person=old[1], term="旧词")
    indexing.again()
    run_pending()
    assert set(FollowTerm.objects.values_list("person_id", "term")) == before
    assert (walk().seen, walk().mended) == (3, 2)
    indexing.again()
    run_pending()
    assert (walk().seen, walk().mended) == (3, 0)


def test_the_walk_asks_for_terms_once_a_chunk(
    account: Account, chunk: int, django_assert_max_num_queries: object
) -> None:
    old_followers(account, chunk)
    indexing.again()
    task = claimed()
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        indexing.step(task, seconds=0)
