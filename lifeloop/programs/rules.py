"""The life of a mini program as pure functions: an edge that is not in the table is refused."""

import re
from enum import StrEnum
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.programs.errors import AddressInvalid, ProgramStateRefused

# What a program can be about; an operator's own list may come later as a setting.
CATEGORIES = (
    "餐饮",
    "零售",
    "出行",
    "生活服务",
    "政务",
    "教育",
    "医疗健康",
    "金融",
    "文娱",
    "工具",
    "其他",
)
ADDRESS_LENGTH = 255
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class ProgramState(models.TextChoices):
    """``suspended`` (the operator's) lies over these; see :func:`effective`."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved, not listed")
    LISTED = "listed", _("listed")
    DELISTED = "delisted", _("delisted")


class Act(StrEnum):
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REJECT = "reject"
    LIST = "list"
    DELIST = "delist"
    SUSPEND = "suspend"
    RESUME = "resume"


EDGES: dict[tuple[str, Act], str] = {
    (ProgramState.DRAFT, Act.SUBMIT): ProgramState.IN_REVIEW,
    (ProgramState.IN_REVIEW, Act.WITHDRAW): ProgramState.DRAFT,
    (ProgramState.IN_REVIEW, Act.APPROVE): ProgramState.APPROVED,
    (ProgramState.IN_REVIEW, Act.REJECT): ProgramState.DRAFT,
    (ProgramState.APPROVED, Act.LIST): ProgramState.LISTED,
    (ProgramState.LISTED, Act.DELIST): ProgramState.DELISTED,
    (ProgramState.DELISTED, Act.LIST): ProgramState.LISTED,
    (ProgramState.DELISTED, Act.SUBMIT): ProgramState.IN_REVIEW,
    (ProgramState.APPROVED, Act.SUBMIT): ProgramState.IN_REVIEW,
}
# A listed program's next version is reviewed beside it: whether one waits, before and after.
UPDATE_EDGES: dict[tuple[bool, Act], bool] = {
    (False, Act.SUBMIT): True,
    (True, Act.WITHDRAW): False,
    (True, Act.APPROVE): False,
    (True, Act.REJECT): False,
}
SUSPENDABLE = {ProgramState.APPROVED, ProgramState.LISTED, ProgramState.DELISTED}


def move(state: str, suspended: bool, act: Act) -> tuple[str, bool]:
    """The state and suspension after an act; :class:`ProgramStateRefused` when there is no such edge."""
    if act is Act.SUSPEND and not suspended and state in SUSPENDABLE:
        return state, True
    if act is Act.RESUME and suspended:
        return state, False
    if suspended or (state, act) not in EDGES:
        raise ProgramStateRefused(state="suspended" if suspended else state, act=act.value)
    return EDGES[state, act], False


def is_update(state: str, act: Act) -> bool:
    """Whether an act on a program is about its next version, not about itself."""
    return state == ProgramState.LISTED and act in {step for _waits, step in UPDATE_EDGES}


def move_update(suspended: bool, waits: bool, act: Act) -> bool:
    """Whether a next version waits after an act; :class:`ProgramStateRefused` when there is no such edge."""
    if suspended or (waits, act) not in UPDATE_EDGES:
        raise ProgramStateRefused(state="suspended" if suspended else "listed", act=act.value)
    return UPDATE_EDGES[waits, act]


def acts(state: str, suspended: bool, waits: bool) -> set[Act]:
    """What may be done with a program now; ``waits``: its next version is in review."""
    if suspended:
        return {Act.RESUME}
    found = {act for (before, act) in EDGES if before == state}
    if state == ProgramState.LISTED:
        found |= {act for (before, act) in UPDATE_EDGES if before == waits}
    return found | ({Act.SUSPEND} if state in SUSPENDABLE else set())


def effective(state: str, suspended: bool) -> str:
    """The row of the state table (design §1): draft, listed, delisted or suspended."""
    if suspended:
        return "suspended"
    return state if state in {ProgramState.LISTED, ProgramState.DELISTED} else "draft"


def trial_only(state: str, suspended: bool) -> bool:
    """Open to members of the program's merchant only (draft, in review, approved but not listed)."""
    return effective(state, suspended) == "draft"


def bindable(state: str, suspended: bool) -> bool:
    """Binding and unbinding: everything but suspended."""
    return not suspended


def associable(state: str, suspended: bool) -> bool:
    """Found by 查找: listed programs only."""
    return effective(state, suspended) == "listed"


def sendable(state: str, suspended: bool) -> bool:
    """Template sends: listed, and (to members only) draft ones; else ``APP_NO_AVAIABLE``."""
    return effective(state, suspended) in {"listed", "draft"}


def check_address(address: str) -> str:
    """An https address with a public host name, no login in it, at most 255 characters; returns it stripped."""
    text = address.strip()
    try:
        parts = urlsplit(text)
        sound = parts.scheme == "https" and bool(_HOST.fullmatch(parts.hostname or ""))
        sound = sound and parts.username is None and (parts.port or 443) > 0
    except ValueError as error:
        raise AddressInvalid from error
    if not sound or len(text) > ADDRESS_LENGTH or not text.isprintable():
        raise AddressInvalid
    return text
