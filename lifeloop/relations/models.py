"""Binding, association, grants. The cardinalities are database constraints."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.models import Member, Merchant
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program


class GrantState(models.TextChoices):
    REQUESTED = "requested", _("waiting for an answer")
    ACTIVE = "active", _("active")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVOKED = "revoked", _("revoked")
    ENDED = "ended", _("ended by unbinding")


class GrantWay(models.TextChoices):
    LOGIN = "login", _("login and SMS code")
    REQUEST = "request", _("request and approval")


class Grant(models.Model):
    """An account owner's leave for another merchant's program to be bound to its account, with limits."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="grants")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    merchant = models.ForeignKey(
        Merchant, on_delete=models.PROTECT, related_name="+"
    )  # the program's
    owner = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="+")  # the account's
    way = models.CharField(max_length=8, choices=GrantWay)
    state = models.CharField(max_length=10, choices=GrantState)
    requested_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    # Limits; null means none. ``templates`` is a list of user_template_ids.
    templates = models.JSONField(null=True)
    per_day = models.PositiveIntegerField(null=True)
    until = models.DateTimeField(null=True)
    revoke_token_hash = models.CharField(max_length=64, blank=True)  # the link told to the owner
    created_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["program", "account"],
                condition=models.Q(state__in=["requested", "active"]),
                name="grant_open_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["owner", "state", "-id"], name="grant_by_owner")]

    def __str__(self) -> str:
        return f"grant {self.pk} {self.state}"


class GrantUse(models.Model):
    """How many messages a grant carried on one day (GMT+8)."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grant", "day"], name="grant_use_once")
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.day} {self.count}"


class Binding(models.Model):
    """A program's one account (many-to-one). ``program`` is the primary key: a second binding cannot exist."""

    program = models.OneToOneField(
        Program, on_delete=models.PROTECT, primary_key=True, related_name="binding"
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="bindings")
    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: one's own account
    # Null: the program's own backend did it.
    bound_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.program_id} → {self.account_id}"


class Association(models.Model):
    """An account's associated program (many-to-many), shown and targeted by the account."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="associations")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="associations")
    associated_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "program"], name="association_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["program", "account"], name="association_by_program")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} ↔ {self.program_id}"


class BindTicket(models.Model):
    """Proof that the other owner's password (step one) and SMS code (step two) were given, for one binding.

    Bound to console session, member, program and the other login; ``ready_at`` is set by step two; used once.
    """

    token_hash = models.CharField(max_length=64, primary_key=True)
    session_hash = models.CharField(max_length=64)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.token_hash[:8]
