"""The library, a program's templates, and the log of its sends."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from lifeloop.messaging.models import DirectMessage, LibraryTemplate, TemplateState, UserTemplate
from lifeloop.programs.models import Program


def library(search: str = "") -> QuerySet[LibraryTemplate]:
    """What may be chosen from, by title; ``search``: a part of title or industry."""
    rows = LibraryTemplate.objects.filter(state=TemplateState.ACTIVE)
    if search:
        rows = rows.filter(Q(title__icontains=search) | Q(industry__icontains=search))
    return rows.order_by("title", "code")


def library_template(code: str) -> LibraryTemplate | None:
    """One of them."""
    return library().filter(pk=code).first()


def of_program(program: Program) -> QuerySet[UserTemplate]:
    """A program's own templates (我的模板), those in use first, then the newest."""
    return (
        UserTemplate.objects.select_related("library")
        .filter(program=program)
        .order_by("state", "-created_at")
    )


def sent_by(program: Program) -> QuerySet[DirectMessage]:
    """The messages a program sent, newest first, with receivers (to be masked) and contents."""
    return (
        DirectMessage.objects.select_related("person", "send", "account")
        .filter(program=program)
        .order_by("-id")
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
