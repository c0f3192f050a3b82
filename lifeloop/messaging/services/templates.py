"""A program's own templates: chosen from the library, stopped."""

from collections.abc import Sequence

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity.models import App
from lifeloop.kernel import ids
from lifeloop.messaging.errors import LibraryTemplateUnknown, TemplateCap, TemplateIllegal
from lifeloop.messaging.models import LibraryTemplate, TemplateState, UserTemplate
from lifeloop.messaging.rules.templates import check_choice
from lifeloop.programs.models import Program

MOST = 25


def choose(
    actor: Actor, program: Program, *, library_code: str, keywords: Sequence[str]
) -> UserTemplate:
    """Choose 2–5 keywords of a library template, in the order they are to be shown; the id is what a send names."""
    with write():
        library = LibraryTemplate.objects.filter(
            pk=library_code, state=TemplateState.ACTIVE
        ).first()
        if library is None:
            raise LibraryTemplateUnknown
        check_choice(keywords, library.keywords)
        for_update(App.objects.filter(pk=program.pk))
        if UserTemplate.objects.filter(program=program, state=TemplateState.ACTIVE).count() >= MOST:
            raise TemplateCap(most=MOST)
        template = UserTemplate.objects.create(
            id=ids.token(16),
            program=program,
            library=library,
            title=library.title,
            keywords=list(keywords),
        )
        _changed(actor, program, "template.chosen", template)
    return template


def stop(actor: Actor, program: Program, *, template_id: str) -> UserTemplate:
    """Stop a template: sends that name it are refused from now on."""
    with write():
        rows = for_update(
            UserTemplate.objects.filter(pk=template_id, program=program, state=TemplateState.ACTIVE)
        )
        if not rows:
            raise TemplateIllegal
        rows[0].state = TemplateState.STOPPED
        rows[0].save(update_fields=["state"])
        _changed(actor, program, "template.stopped", rows[0])
    return rows[0]


def _changed(actor: Actor, program: Program, action: str, template: UserTemplate) -> None:
    target = Target("template", template.pk, template.title)
    data = {"program": program.pk, "keywords": template.keywords}
    merchant_id = App.objects.values_list("merchant_id", flat=True).get(pk=program.pk)
    record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=data)
