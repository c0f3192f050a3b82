"""Seeding: what the coffee shop's visitors may subscribe to, and the account's own template."""

from lifeloop.audit import Actor
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import AccountTemplate, UserTemplate
from lifeloop.messaging.services import account_templates, templates
from lifeloop.messaging.services.industries import set_industry
from lifeloop.programs.models import Program

NEW_PRODUCT, NEW_KEYWORDS = "TM110101", ("新品名称", "到店时间", "门店名称")
LEVEL, LEVEL_KEYWORDS = "TM120101", ("会员昵称", "当前等级", "有效期至")


def subscribable(actor: Actor, program: Program) -> UserTemplate:
    """新品到店提醒: one consent, one message; its foot invites those who do not follow yet."""
    return templates.choose(
        actor, program, library_code=NEW_PRODUCT, keywords=NEW_KEYWORDS, invite=True
    )


def of_account(actor: Actor, account: Account) -> AccountTemplate:
    """The account says its industries and chooses 会员等级变更通知."""
    set_industry(actor, account, primary="餐饮", secondary="零售")
    return account_templates.choose(actor, account, library_code=LEVEL, keywords=LEVEL_KEYWORDS)
