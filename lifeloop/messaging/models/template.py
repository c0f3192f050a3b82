"""The template library, merchants' own templates, and the form ids that allow a send."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.models import App, Merchant, Person
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program


class TemplateState(models.TextChoices):
    ACTIVE = "active", _("in use")
    STOPPED = "stopped", _("stopped")


class TemplateScene(models.TextChoices):
    """What allows a send by a template."""

    FORM = "form", _("form id")
    ONE_TIME = "one_time", _("one-time subscription")
    LONG_TERM = "long_term", _("long-term subscription")
    ACCOUNT = "account", _("follow")  # the account's own templates


class LibraryReview(models.TextChoices):
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")


class LibraryTemplate(models.Model):
    """A shared master template (模板库, ids like TM…): a title and the keywords one may choose from.

    Made by the operator, or proposed by a merchant and then reviewed; only approved ones can be chosen.
    """

    code = models.CharField(max_length=16, primary_key=True)
    title = models.CharField(max_length=32)
    industry = models.CharField(max_length=32)
    keywords = models.JSONField()  # ordered names
    example = models.JSONField(default=dict)  # name → sample value
    scene = models.CharField(
        max_length=9,
        choices=TemplateScene,
        default=TemplateScene.FORM,
        db_default=TemplateScene.FORM,
    )
    state = models.CharField(max_length=8, choices=TemplateState, default=TemplateState.ACTIVE)
    review = models.CharField(
        max_length=9,
        choices=LibraryReview,
        default=LibraryReview.APPROVED,
        db_default=LibraryReview.APPROVED,
    )
    review_note = models.CharField(max_length=200, blank=True)
    proposed_by = models.ForeignKey(
        Merchant, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the operator's own
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
    scene = models.CharField(
        max_length=9,
        choices=TemplateScene,
        default=TemplateScene.FORM,
        db_default=TemplateScene.FORM,
    )
    invite = models.BooleanField(
        default=False
    )  # 引导关注: a follow invitation at the foot of the card
    state = models.CharField(max_length=8, choices=TemplateState, default=TemplateState.ACTIVE)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["program", "-created_at"], name="user_template_by_program")
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.title}"


class AccountIndustry(models.Model):
    """行业设置: what an account does; the first step before it has templates of its own."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, primary_key=True)
    primary = models.CharField(max_length=32)
    secondary = models.CharField(max_length=32)
    changes = models.PositiveSmallIntegerField(default=0)  # in the month of ``changed_at``
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.primary} / {self.secondary}"


class AccountTemplate(models.Model):
    """A template of the account itself, to its followers: 2–5 keywords, perhaps a first line and a remark."""

    id = models.CharField(max_length=32, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="templates")
    library = models.ForeignKey(
        LibraryTemplate, on_delete=models.PROTECT, null=True, related_name="+"
    )
    title = models.CharField(max_length=32)
    keywords = models.JSONField()
    first = models.BooleanField(default=True)
    remark = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=TemplateState, default=TemplateState.ACTIVE)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-created_at"], name="account_template_listed")
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.title}"


class Notice(models.Model):
    """Which template of an account a message was made from, and to whom: the account's log. ``id``: the message's."""

    id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    template = models.ForeignKey(
        AccountTemplate, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    trial = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="notice_by_account"),
            models.Index(fields=["account", "template", "-id"], name="notice_by_template"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.id}"


class Subscription(models.Model):
    """订阅: one person's consent to one of a program's templates.

    ``left``: sends a one-time consent still allows; a long-term one allows while ``accepted``. ``keep``: 总是保持以上选择.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="subscriptions")
    template = models.ForeignKey(UserTemplate, on_delete=models.CASCADE, related_name="+")
    accepted = models.BooleanField()
    keep = models.BooleanField(default=False)
    left = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "template"], name="subscription_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.template_id}"


class SendRefusal(models.Model):
    """A refused send, for the log: which template, whom, why (the refusal's code). Kept for a month."""

    id = models.BigIntegerField(primary_key=True, default=ids.row_id)
    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="+", db_index=False)
    user_template_id = models.CharField(max_length=32, blank=True)
    to_id = models.CharField(max_length=64, blank=True)  # as the caller wrote it
    code = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["app", "-id"], name="refusal_by_app"),
            models.Index(fields=["app", "user_template_id", "-id"], name="refusal_by_template"),
        ]

    def __str__(self) -> str:
        return f"{self.app_id} {self.code}"


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
