"""The account's own templates: chosen from the library of its industries, stopped, started again."""

from collections.abc import Sequence

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity.models import App
from lifeloop.kernel import ids
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import LibraryTemplateUnknown
from lifeloop.messaging.errors_templates import (
    AccountTemplateCap,
    IndustryMissing,
    NoticeTemplate,
)
from lifeloop.messaging.models import (
    AccountIndustry,
    AccountTemplate,
    LibraryReview,
    LibraryTemplate,
    TemplateScene,
    TemplateState,
)
from lifeloop.messaging.rules.templates import check_choice

MOST = 25


def choose(
    actor: Actor,
    account: Account,
    *,
    library_code: str,
    keywords: Sequence[str],
    first: bool = True,
    remark: bool = True,
) -> AccountTemplate:
    """Choose 2–5 keywords of a library template of the account's industries, perhaps with a first line and a remark."""
    with write():
        _room_for_one(account)
        industry = AccountIndustry.objects.filter(account=account).first()
        if industry is None:
            raise IndustryMissing
        library = LibraryTemplate.objects.filter(
            pk=library_code,
            state=TemplateState.ACTIVE,
            review=LibraryReview.APPROVED,
            scene=TemplateScene.ACCOUNT,
            industry__in=(industry.primary, industry.secondary),
        ).first()
        if library is None:
            raise LibraryTemplateUnknown
        check_choice(keywords, library.keywords)
        template = AccountTemplate.objects.create(
            id=ids.token(16),
            account=account,
            library=library,
            title=library.title,
            keywords=list(keywords),
            first=first,
            remark=remark,
        )
        _changed(actor, account, "template.account_chosen", template)
    return template


def claim(
    actor: Actor, account: Account, *, library_code: str, keywords: Sequence[str]
) -> AccountTemplate:
    """The account's template in use that was made so, with a first line and a remark; else :func:`choose` makes it."""
    with write():
        for_update(App.objects.filter(pk=account.pk))  # two at once make one
        rows = AccountTemplate.objects.filter(
            account=account,
            library_id=library_code,
            state=TemplateState.ACTIVE,
            first=True,
            remark=True,
        )
        same = (row for row in rows.order_by("created_at") if row.keywords == list(keywords))
        return next(same, None) or choose(
            actor, account, library_code=library_code, keywords=keywords
        )


def set_state(
    actor: Actor, account: Account, *, template_id: str, state: TemplateState
) -> AccountTemplate:
    """Stop: what names it is refused from now on. Or let it go on, under its own id."""
    with write():
        if state == TemplateState.ACTIVE:
            _room_for_one(account)
        rows = for_update(
            AccountTemplate.objects.filter(pk=template_id, account=account).exclude(state=state)
        )
        if not rows:
            raise NoticeTemplate
        rows[0].state = state
        rows[0].save(update_fields=["state"])
        stopped = state == TemplateState.STOPPED
        action = "template.account_stopped" if stopped else "template.account_started"
        _changed(actor, account, action, rows[0])
    return rows[0]


def _room_for_one(account: Account) -> None:
    for_update(App.objects.filter(pk=account.pk))
    rows = AccountTemplate.objects.filter(account=account, state=TemplateState.ACTIVE)
    if rows.count() >= MOST:
        raise AccountTemplateCap(most=MOST)


def _changed(actor: Actor, account: Account, action: str, template: AccountTemplate) -> None:
    target = Target("account_template", template.pk, template.title)
    data = {"account": account.pk, "keywords": template.keywords}
    merchant_id = App.objects.values_list("merchant_id", flat=True).get(pk=account.pk)
    record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=data)
