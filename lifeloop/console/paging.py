"""Numbered pages of a query, asked for by ``?page=`` and ``?size=``."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from lifeloop.kernel.paging import Page, number_of, size_of

M = TypeVar("M", bound=Model)


def paged(request: HttpRequest, rows: QuerySet[M]) -> Page[M]:
    """The page of ``rows`` that the address asks for; what is out of range or nonsense becomes the nearest."""
    size = size_of(request.GET.get("size"))
    total = rows.count()
    number = number_of(request.GET.get("page"), total, size)
    return Page(list(rows[(number - 1) * size : number * size]), number, size, total)
