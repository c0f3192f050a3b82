"""The seed fills an empty database, whole or not at all."""

from pathlib import Path
from typing import Any

import pytest

from lifeloop.demo import seeding
from lifeloop.demo.facts import facts, prepare
from lifeloop.demo.kept import NotTheDemo
from lifeloop.followers.models import Follow
from lifeloop.identity.models import Member, Merchant, Person
from lifeloop.programs.errors import PackageInvalid


@pytest.mark.django_db(transaction=True)
def test_a_database_with_data_of_its_own_is_left_alone(home: Path) -> None:
    Merchant.objects.create(name="有人先来了")
    with pytest.raises(NotTheDemo):
        prepare()
    with pytest.raises(NotTheDemo):
        facts()
    assert not Member.objects.exists()
    assert not (home / "demo.json").exists()


@pytest.mark.django_db(transaction=True)
def test_a_seed_that_fails_leaves_nothing_and_can_be_run_again(home: Path, settings: Any) -> None:
    settings.LIFELOOP_DEMO_BACKEND = "nowhere"  # the package's manifest does not take it
    with pytest.raises(PackageInvalid):
        prepare()
    assert not Member.objects.exists()
    assert not Person.objects.exists()
    assert not Follow.objects.exists()
    assert not (home / "demo.json").exists()
    settings.LIFELOOP_DEMO_BACKEND = "http://127.0.0.1:8099"
    prepare()
    assert facts()["form_id"]


@pytest.mark.django_db(transaction=True)
def test_a_file_of_another_database_does_not_count(home: Path) -> None:
    made = seeding.seed(backend="http://127.0.0.1:8099")
    (home / "demo.json").write_text(
        (home / "demo.json").read_text().replace(made["program"], "2021000000000000")
    )
    with pytest.raises(NotTheDemo):
        prepare()
