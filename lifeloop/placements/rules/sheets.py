"""The life of a follow sheet as pure functions: an edge that is not in the table is refused."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.placements.errors_promotion import SheetStateRefused, SheetTextLength

MOST_TITLE = 20
MOST_TEXT = 60
CLOSES = 3  # in total, by one person, of one sheet; then it is never shown to them again


class SheetState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")


class Act(StrEnum):
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REJECT = "reject"
    EDIT = "edit"  # what people read was reviewed: changed, it is reviewed again
    DELETE = "delete"


EDGES: dict[tuple[str, Act], str] = {
    (SheetState.DRAFT, Act.SUBMIT): SheetState.IN_REVIEW,
    (SheetState.REJECTED, Act.SUBMIT): SheetState.IN_REVIEW,
    (SheetState.IN_REVIEW, Act.WITHDRAW): SheetState.DRAFT,
    (SheetState.IN_REVIEW, Act.APPROVE): SheetState.APPROVED,
    (SheetState.IN_REVIEW, Act.REJECT): SheetState.REJECTED,
    (SheetState.DRAFT, Act.EDIT): SheetState.DRAFT,
    (SheetState.REJECTED, Act.EDIT): SheetState.DRAFT,
    (SheetState.APPROVED, Act.EDIT): SheetState.DRAFT,
    (SheetState.DRAFT, Act.DELETE): SheetState.DRAFT,
    (SheetState.REJECTED, Act.DELETE): SheetState.REJECTED,
    (SheetState.APPROVED, Act.DELETE): SheetState.APPROVED,
}


def move(state: str, act: Act) -> str:
    """The state after an act; :class:`SheetStateRefused` when there is no such edge."""
    if (state, act) not in EDGES:
        raise SheetStateRefused(state=state, act=act.value)
    return EDGES[state, act]


def may(state: str, act: Act) -> bool:
    """Whether there is such an edge."""
    return (state, act) in EDGES


def checked_texts(title: str, text: str) -> tuple[str, str]:
    """Title and text without space around them; :class:`SheetTextLength`."""
    title, text = title.strip(), text.strip()
    if not 1 <= len(title) <= MOST_TITLE or len(text) > MOST_TEXT or not title.isprintable():
        raise SheetTextLength
    return title, text
