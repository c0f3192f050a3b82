"""The template library, merchants' own templates, and the form ids that allow a send."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.programs.models import Program


class TemplateState(models.TextChoices):
    ACTIVE = "active", _("in use")
    STOPPED = "stopped", _("stopped")


class LibraryTemplate(models.Model):
    """A shared master template (模板库, ids like TM…): a title and the keywords one may choose from."""

    code = models.CharField(max_length=16, primary_key=True)
    title = models.CharField(max_length=32)
    industry = models.CharField(max_length=32)
    keywords = models.JSONField()  # ordered names
    example = models.JSONField(default=dict)  # name → sample value
    state = models.CharField(max_length=8, choices=TemplateState, default=TemplateState.ACTIVE)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.title


class UserTemplate(models.Model):
    """A program's own choice of 2–5 keywords of a library template (我的模板); its id is what a send names."""

    id = models.CharField(max_length=32, primary_key=True)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="templates")
    library = models.ForeignKey(LibraryTemplate, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=32)
    keywords = models.JSONField()  # ordered names: keyword1, keyword2, …
    state = models.CharField(max_length=8, choices=TemplateState, default=TemplateState.ACTIVE)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["program", "-created_at"], name="user_template_by_program")
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.title}"


class FormId(models.Model):
    """A person's leave for three sends within seven days, made by a form they submitted in one program."""

    id = models.CharField(max_length=64, primary_key=True)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    uses = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "program", "created_at"], name="form_id_by_person")
        ]

    def __str__(self) -> str:
        return self.id
