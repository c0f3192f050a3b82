"""Trust row 45: every field of every model is classified, and a new one that is not fails here."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from lifeloop.identity import personal
from lifeloop.identity.models import Person
from lifeloop.identity.personal import Fate, Holding
from tests.factories_personal import Held

HOLDINGS = {one.model: one for one in personal.all_holdings()}
# Columns that are about a person with a phone by their very name, wherever they stand.
TELLING = {"person", "person_id", "user_id", "phone", "open_id", "to_id"}


def fields_of(model: type[models.Model]) -> set[str]:
    options = model._meta
    return {field.name for field in (*options.fields, *options.many_to_many)}


def unclassified(model: type[models.Model]) -> set[str]:
    """The fields that no package says anything about."""
    known = HOLDINGS.get(model._meta.label)
    return fields_of(model) - (set(known.fates) if known else set())


@pytest.mark.parametrize(
    "model", apps.get_models(include_auto_created=True), ids=lambda model: model._meta.label
)
def test_every_field_of_every_model_is_classified(model: type[models.Model]) -> None:
    assert unclassified(model) == set(), "say it in the package's personal.py"
    assert set(HOLDINGS[model._meta.label].fates) - fields_of(model) == set(), "is gone"


def test_nothing_is_said_of_models_that_are_not_there() -> None:
    there = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert set(HOLDINGS) - there == set()


@isolate_apps("lifeloop.followers")
def test_a_new_field_that_nobody_classified_is_found() -> None:
    class Visit(models.Model):
        person = models.ForeignKey(Person, on_delete=models.CASCADE)
        program = models.CharField(max_length=16)
        first_at = models.DateTimeField()
        last_at = models.DateTimeField()
        where_from = models.CharField(max_length=20)  # the new one

        class Meta:
            app_label = "followers"

        def __str__(self) -> str:
            return ""

    class Diary(models.Model):
        words = models.TextField()

        class Meta:
            app_label = "followers"

        def __str__(self) -> str:
            return ""

    assert unclassified(Visit) == {"where_from"}
    assert unclassified(Diary) == {"id", "words"}


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_what_points_to_a_person_is_found_by_the_person(model: type[models.Model]) -> None:
    holding = HOLDINGS[model._meta.label]
    points = [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    ]
    if points:
        assert holding.rows is not None
        assert holding.erase is not None
    for name in TELLING & fields_of(model):
        assert holding.fates[name] is not Fate.PLAIN


@pytest.mark.parametrize("name", sorted(HOLDINGS))
def test_a_classification_is_a_whole_thing(name: str) -> None:
    holding = HOLDINGS[name]
    told = {Fate.EXPORTED, Fate.ERASED} & set(holding.fates.values())
    # What is exported or erased has rows that are a person's, and the other way round.
    assert bool(told) <= (holding.rows is not None)
    if holding.title:
        assert holding.exported


def test_a_field_is_classified_once() -> None:
    with pytest.raises(ValueError, match=r"x\.y is classified twice"):
        personal._fates("x", "y", "y", "", "", "")


@pytest.mark.django_db
def test_the_tests_person_is_in_every_table_that_can_hold_one() -> None:
    held = Held()
    empty = [one.model for one in personal.of_people() if not rows_of(one, held.person).exists()]
    assert empty == []


def rows_of(holding: Holding, person: Person) -> "models.QuerySet[Any]":
    assert holding.rows is not None
    return holding.rows(person)
