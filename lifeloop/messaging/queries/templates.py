"""The library, a program's templates, and the log of its sends."""

from django.db.models import QuerySet

from lifeloop.messaging.models import DirectMessage, LibraryTemplate, TemplateState, UserTemplate
from lifeloop.programs.models import Program


def library() -> QuerySet[LibraryTemplate]:
    """What may be chosen from, by title."""
    return LibraryTemplate.objects.filter(state=TemplateState.ACTIVE).order_by("title", "code")


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
