"""Associated programs, and the one answer to what cannot be associated."""

import re
from dataclasses import dataclass

from django.db.models import QuerySet

from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program
from lifeloop.programs.queries import listed
from lifeloop.relations.errors import NotAssociable
from lifeloop.relations.models import Association

_APP_ID = re.compile(r"2021[0-9]{12}")


@dataclass(frozen=True, slots=True)
class FoundProgram:
    """What 查找 shows."""

    program: Program
    associated: bool


def associable(app_id: str) -> Program:
    """The listed program of an APPID, or :class:`NotAssociable`; the same look-up whatever was typed."""
    typed = app_id.strip()
    program = listed().filter(pk=typed[:32] if _APP_ID.fullmatch(typed) else "").first()
    if program is None:
        raise NotAssociable
    return program


def find(account: Account, *, app_id: str) -> FoundProgram:
    """查找: the program's card, or :class:`NotAssociable`."""
    program = associable(app_id)
    return FoundProgram(
        program, Association.objects.filter(account=account, program=program).exists()
    )


def associations_of(account: Account) -> QuerySet[Association]:
    """An account's associated programs, newest first."""
    return (
        Association.objects.select_related("program", "program__app__merchant", "associated_by")
        .filter(account=account)
        .order_by("-created_at", "-pk")
    )


def association_of(account: Account, program_id: str) -> Association | None:
    """One of them."""
    return associations_of(account).filter(program_id=program_id).first()


def shown_programs(account: Account) -> list[Program]:
    """The associated programs that people may open from the account's home."""
    return list(listed().filter(associations__account=account))
