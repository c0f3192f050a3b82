"""Rows of the template library, of subscriptions and of an account's own templates."""

from typing import Any

from lifeloop.identity.models import Person
from lifeloop.kernel import ids
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import (
    AccountIndustry,
    AccountTemplate,
    LibraryReview,
    LibraryTemplate,
    Subscription,
    TemplateScene,
    UserTemplate,
)
from lifeloop.programs.models import Program
from tests import factories as make


def subscription_template(
    program: Program, *, scene: TemplateScene = TemplateScene.ONE_TIME, **over: Any
) -> UserTemplate:
    """A template of a program that one subscribes to."""
    library = over.pop("library", None) or make.make_library_template(scene=scene)
    return make.make_template(program, library=library, scene=scene, **over)


def subscription(person: Person, template: UserTemplate, **over: Any) -> Subscription:
    """A consent: one send for a one-time template, any number for a long-term one."""
    left = 1 if template.scene == TemplateScene.ONE_TIME else 0
    facts = {"accepted": True, "left": left, **over}
    return Subscription.objects.create(person=person, template=template, **facts)


def proposal(**over: Any) -> LibraryTemplate:
    """A template that a company proposed and nobody answered yet."""
    facts = {"review": LibraryReview.IN_REVIEW, **over}
    facts.setdefault("proposed_by", None)
    facts["proposed_by"] = facts["proposed_by"] or make.make_merchant()
    return make.make_library_template(**facts)


def industry(account: Account, **over: Any) -> AccountIndustry:
    """What an account does: food first."""
    facts = {"primary": "餐饮", "secondary": "零售", **over}
    return AccountIndustry.objects.create(account=account, **facts)


def account_template(account: Account, **over: Any) -> AccountTemplate:
    """A template of an account with two keywords."""
    library = over.pop("library", None) or make.make_library_template(
        scene=TemplateScene.ACCOUNT, industry="餐饮"
    )
    facts = {"id": ids.token(16), "title": library.title, "keywords": library.keywords[:2]}
    return AccountTemplate.objects.create(account=account, library=library, **{**facts, **over})
