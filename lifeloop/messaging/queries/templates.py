"""The library, and a program's templates."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from lifeloop.identity.models import Merchant
from lifeloop.messaging.models import (
    LibraryReview,
    LibraryTemplate,
    TemplateScene,
    TemplateState,
    UserTemplate,
)
from lifeloop.programs.models import Program


def library(
    search: str = "", *, scene: str = "", of_account: bool = False
) -> QuerySet[LibraryTemplate]:
    """What may be chosen from, by title; ``search``: a part of title or industry.

    ``of_account``: what an account's own messages are made of; else a program's, perhaps of one ``scene``.
    """
    rows = LibraryTemplate.objects.filter(state=TemplateState.ACTIVE, review=LibraryReview.APPROVED)
    if of_account:
        rows = rows.filter(scene=TemplateScene.ACCOUNT)
    else:
        rows = rows.exclude(scene=TemplateScene.ACCOUNT)
        if scene:
            rows = rows.filter(scene=scene)
    if search:
        rows = rows.filter(Q(title__icontains=search) | Q(industry__icontains=search))
    return rows.order_by("title", "code")


def library_template(code: str, *, of_account: bool = False) -> LibraryTemplate | None:
    """One of them."""
    return library(of_account=of_account).filter(pk=code).first()


def library_for_platform(
    search: str = "", *, scene: str = "", state: str = ""
) -> QuerySet[LibraryTemplate]:
    """The whole approved library for the operator, the newest first; found by title, industry or id."""
    rows = LibraryTemplate.objects.select_related("proposed_by").filter(
        review=LibraryReview.APPROVED
    )
    if search:
        rows = rows.filter(
            Q(title__icontains=search) | Q(industry__icontains=search) | Q(pk__iexact=search)
        )
    if scene:
        rows = rows.filter(scene=scene)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-created_at", "code")


def waiting_proposals() -> QuerySet[LibraryTemplate]:
    """What companies proposed and nobody answered yet, the longest waiting first."""
    return (
        LibraryTemplate.objects.select_related("proposed_by")
        .filter(review=LibraryReview.IN_REVIEW)
        .order_by("created_at", "code")
    )


def proposals_of(merchant: Merchant) -> QuerySet[LibraryTemplate]:
    """What a company proposed, with what became of it, the newest first."""
    return LibraryTemplate.objects.filter(proposed_by=merchant).order_by("-created_at", "code")


def of_program(program: Program) -> QuerySet[UserTemplate]:
    """A program's own templates (我的模板), those in use first, then the newest."""
    return (
        UserTemplate.objects.select_related("library")
        .filter(program=program)
        .order_by("state", "-created_at")
    )


def titles(ids: Collection[str], *, program: Program | None = None) -> dict[str, str]:
    """The titles of templates by their ids; with ``program`` also those it has in use."""
    wanted = Q(pk__in=ids)
    if program is not None:
        wanted |= Q(program=program, state=TemplateState.ACTIVE)
    elif not ids:
        return {}
    rows = UserTemplate.objects.filter(wanted).order_by("-created_at", "pk")
    return dict(rows.values_list("pk", "title"))
