"""A program's own templates: chosen from the library, stopped, started again."""

from collections.abc import Sequence

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity.models import App
from lifeloop.kernel import ids
from lifeloop.messaging.errors import LibraryTemplateUnknown, TemplateCap, TemplateIllegal
from lifeloop.messaging.models import (
    LibraryReview,
    LibraryTemplate,
    TemplateScene,
    TemplateState,
    UserTemplate,
)
from lifeloop.messaging.rules.templates import check_choice
from lifeloop.programs.models import Program

MOST = 25


def choose(
    actor: Actor,
    program: Program,
    *,
    library_code: str,
    keywords: Sequence[str],
    invite: bool = False,
) -> UserTemplate:
    """Choose 2–5 keywords of a library template, in the order they are to be shown; the id is what a send names.

    ``invite``: the card's foot invites people who do not follow the bound account yet.
    """
    with write():
        library = (
            LibraryTemplate.objects.filter(
                pk=library_code, state=TemplateState.ACTIVE, review=LibraryReview.APPROVED
            )
            .exclude(scene=TemplateScene.ACCOUNT)
            .first()
        )
        if library is None:
            raise LibraryTemplateUnknown
        check_choice(keywords, library.keywords)
        _room_for_one(program)
        template = UserTemplate.objects.create(
            id=ids.token(16),
            program=program,
            library=library,
            title=library.title,
            keywords=list(keywords),
            scene=library.scene,
            invite=invite,
        )
        _changed(actor, program, "template.chosen", template)
    return template


def set_invite(actor: Actor, program: Program, *, template_id: str, invite: bool) -> UserTemplate:
    """引导关注 at the foot of the card, from the next message on, or no more."""
    with write():
        rows = for_update(UserTemplate.objects.filter(pk=template_id, program=program))
        if not rows:
            raise TemplateIllegal
        rows[0].invite = invite
        rows[0].save(update_fields=["invite"])
        _changed(actor, program, "template.invite_set", rows[0])
    return rows[0]


def start(actor: Actor, program: Program, *, template_id: str) -> UserTemplate:
    """A stopped template goes on under its own id, if there is room for one more."""
    with write():
        _room_for_one(program)
        rows = for_update(
            UserTemplate.objects.filter(
                pk=template_id, program=program, state=TemplateState.STOPPED
            )
        )
        if not rows:
            raise TemplateIllegal
        rows[0].state = TemplateState.ACTIVE
        rows[0].save(update_fields=["state"])
        _changed(actor, program, "template.started", rows[0])
    return rows[0]


def _room_for_one(program: Program) -> None:
    for_update(App.objects.filter(pk=program.pk))
    if UserTemplate.objects.filter(program=program, state=TemplateState.ACTIVE).count() >= MOST:
        raise TemplateCap(most=MOST)


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
    data = {
        "program": program.pk,
        "keywords": template.keywords,
        "scene": template.scene,
        "invite": template.invite,
    }
    merchant_id = App.objects.values_list("merchant_id", flat=True).get(pk=program.pk)
    record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=data)
