"""Exports and imports as tests begin and read them."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from lifeloop.audit import SYSTEM
from lifeloop.followers.models import Transfer
from lifeloop.followers.queries.finding import Filters
from lifeloop.followers.services import exports, imports
from lifeloop.identity.models import Person
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import run_pending
from tests import factories as make


def add(account: Account, name: str = "", **over: Any) -> Person:
    person = make.make_person(name=name, **over)
    make.follow(person, account)
    return person


def export(account: Account, kind: str = "csv", **asked: Any) -> Transfer:
    made = exports.begin(SYSTEM, account, asked=Filters(**asked), kind=kind, language="en")
    run_pending()
    made.refresh_from_db()
    return made


def fetched(account: Account, made: Transfer) -> bytes:
    return b"".join(exports.fetch(SYSTEM, account, made.pk)[1])


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def book(data: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return [
        ["" if one is None else one for one in row] for row in sheet.iter_rows(values_only=True)
    ]


def take_in(account: Account, text: str | bytes, name: str = "people.csv") -> Transfer:
    data = text.encode() if isinstance(text, str) else text
    made = imports.begin(SYSTEM, account, file=SimpleUploadedFile(name, data))
    run_pending()
    made.refresh_from_db()
    return made


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code
