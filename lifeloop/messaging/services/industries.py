"""行业设置: what an account does; the first step before it has templates of its own."""

from django.conf import settings

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_templates import IndustryInUse, IndustryInvalid, IndustryLimit
from lifeloop.messaging.models import AccountIndustry, AccountTemplate, TemplateState
from lifeloop.messaging.rules.library import INDUSTRIES


def set_industry(
    actor: Actor, account: Account, *, primary: str, secondary: str
) -> AccountIndustry:
    """Say what the account does, in two different industries of the list.

    Refused: more changes this month than the setting (the first setting is none), and while a template in use
    belongs to an industry that would be left.
    """
    if primary not in INDUSTRIES or secondary not in INDUSTRIES or primary == secondary:
        raise IndustryInvalid
    with write():
        locked = for_update(Account.objects.select_related("app").filter(pk=account.pk))[0]
        row = AccountIndustry.objects.filter(account=account).first()
        if row is not None and {row.primary, row.secondary} == {primary, secondary}:
            AccountIndustry.objects.filter(pk=row.pk).update(primary=primary, secondary=secondary)
            row.primary, row.secondary = primary, secondary
            return row
        now = clock.now()
        if row is None:
            row = AccountIndustry(account=account)
        else:
            row.changes = _counted(row)
        row.primary, row.secondary, row.changed_at = primary, secondary, now
        _refuse_used(account, (primary, secondary))
        row.save()
        record(
            actor=actor,
            action="account.industry_set",
            target=Target("account", account.pk, locked.name),
            merchant_id=locked.app.merchant_id,
            data={"primary": primary, "secondary": secondary},
        )
    return row


def _counted(row: AccountIndustry) -> int:
    """How many changes this month has with one more."""
    most = settings.LIFELOOP_INDUSTRY_CHANGES_PER_MONTH
    this_month = row.changed_at >= clock.day_start(clock.today().replace(day=1))
    changes = row.changes if this_month else 0
    if changes >= most:
        raise IndustryLimit(most=most)
    return changes + 1


def _refuse_used(account: Account, industries: tuple[str, str]) -> None:
    used = AccountTemplate.objects.filter(account=account, state=TemplateState.ACTIVE).exclude(
        library__industry__in=industries
    )
    titles = list(used.order_by("created_at").values_list("title", flat=True)[:5])
    if titles:
        raise IndustryInUse(titles="、".join(titles))
