"""The shared template library: the operator makes, edits and stops; a merchant proposes; the operator answers."""

from collections.abc import Sequence

from django.conf import settings

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity.errors import MerchantSuspended
from lifeloop.identity.models import Merchant, MerchantState
from lifeloop.kernel import clock, ids
from lifeloop.messaging.errors import LibraryTemplateUnknown
from lifeloop.messaging.errors_templates import LibraryTwin, ProposalGone, ProposalLimit
from lifeloop.messaging.models import (
    LibraryReview,
    LibraryTemplate,
    TemplateScene,
    TemplateState,
)
from lifeloop.messaging.rules.library import check_entry
from lifeloop.outbox import emit

Example = Sequence[tuple[str, str]]  # keywords in order, each with a sample value


def make(
    operator: Actor, *, title: str, industry: str, scene: TemplateScene, example: Example
) -> LibraryTemplate:
    """A template of the platform's own; companies may choose it at once."""
    with write():
        row = _new(title, industry, scene, example)
        row.save(force_insert=True)
        _changed(operator, row, "template.library_made")
    return row


def edit(
    operator: Actor, *, code: str, title: str, industry: str, example: Example
) -> LibraryTemplate:
    """Change what may be chosen from; templates chosen before keep their own title and keywords.

    What allows a send (the scene) stays: it is what those who chose it count on.
    """
    check_entry(title, example)
    with write():
        row = _locked(code)
        _refuse_twin(title, row.scene, [name for name, _sample in example], but=code)
        row.title, row.industry = title, industry
        row.keywords = [name for name, _sample in example]
        row.example = dict(example)
        row.save(update_fields=["title", "industry", "keywords", "example"])
        _changed(operator, row, "template.library_edited")
    return row


def set_state(operator: Actor, *, code: str, state: TemplateState) -> LibraryTemplate:
    """Stop: nobody can choose it any more, what was chosen goes on. Or offer it again."""
    with write():
        row = _locked(code)
        if row.state != state:
            row.state = state
            row.save(update_fields=["state"])
            stopped = state == TemplateState.STOPPED
            _changed(
                operator, row, "template.library_stopped" if stopped else "template.library_started"
            )
    return row


def propose(
    actor: Actor,
    merchant: Merchant,
    *,
    title: str,
    industry: str,
    scene: TemplateScene,
    example: Example,
) -> LibraryTemplate:
    """A company's wish: it waits for the operator. Limited a month (setting), since each one is read by a person."""
    if merchant.state != MerchantState.ACTIVE:
        raise MerchantSuspended
    with write():
        # The company's row makes its proposals wait for each other: two at once are not one too many.
        for_update(Merchant.objects.filter(pk=merchant.pk))
        first = clock.day_start(clock.today().replace(day=1))
        most = settings.LIFELOOP_TEMPLATE_PROPOSALS_PER_MONTH
        sent = LibraryTemplate.objects.filter(proposed_by=merchant, created_at__gte=first)
        if sent.count() >= most:
            raise ProposalLimit(most=most)
        row = _new(title, industry, scene, example)
        row.review, row.proposed_by = LibraryReview.IN_REVIEW, merchant
        row.save(force_insert=True)
        _changed(actor, row, "template.proposed")
    return row


def approve(operator: Actor, *, code: str) -> LibraryTemplate:
    """Every company may choose it from now on; the one that proposed it reads so."""
    return _answer(operator, code, LibraryReview.APPROVED, "")


def reject(operator: Actor, *, code: str, note: str) -> LibraryTemplate:
    """Not taken; its company reads the reason."""
    return _answer(operator, code, LibraryReview.REJECTED, note)


def _answer(operator: Actor, code: str, review: LibraryReview, note: str) -> LibraryTemplate:
    with write():
        rows = for_update(LibraryTemplate.objects.filter(pk=code, review=LibraryReview.IN_REVIEW))
        if not rows:
            raise ProposalGone
        row = rows[0]
        if review == LibraryReview.APPROVED:
            _refuse_twin(row.title, row.scene, row.keywords, but=code)
        row.review, row.review_note = review, note[:200]
        row.save(update_fields=["review", "review_note"])
        approved = review == LibraryReview.APPROVED
        action = "template.proposal_approved" if approved else "template.proposal_rejected"
        _changed(operator, row, action)
        facts = {"code": row.pk, "title": row.title, "note": row.review_note}
        emit(action, merchant_id=row.proposed_by_id, facts=facts)
    return row


def _new(title: str, industry: str, scene: str, example: Example) -> LibraryTemplate:
    check_entry(title, example)
    keywords = [name for name, _sample in example]
    _refuse_twin(title, scene, keywords)
    code = ids.digits("TM", 10)
    while LibraryTemplate.objects.filter(pk=code).exists():
        code = ids.digits("TM", 10)
    return LibraryTemplate(
        code=code,
        title=title,
        industry=industry,
        scene=scene,
        keywords=keywords,
        example=dict(example),
    )


def _refuse_twin(title: str, scene: str, keywords: Sequence[str], *, but: str = "") -> None:
    rows = LibraryTemplate.objects.filter(title=title, scene=scene, review=LibraryReview.APPROVED)
    for code, names in rows.exclude(pk=but).values_list("pk", "keywords"):
        if set(names) == set(keywords):
            raise LibraryTwin(code=code)


def _locked(code: str) -> LibraryTemplate:
    rows = for_update(LibraryTemplate.objects.filter(pk=code, review=LibraryReview.APPROVED))
    if not rows:
        raise LibraryTemplateUnknown
    return rows[0]


def _changed(actor: Actor, row: LibraryTemplate, action: str) -> None:
    merchant_id = row.proposed_by_id
    data = {"keywords": row.keywords, "scene": row.scene, "note": row.review_note}
    target = Target("library_template", row.pk, row.title)
    record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=data)
