"""Merchants (企业), their members, and who may do what there."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock


class MerchantState(models.TextChoices):
    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")


class Merchant(models.Model):
    """A legal subject (主体) that owns mini programs and lifestyle accounts."""

    name = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=MerchantState, default=MerchantState.ACTIVE)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class MemberManager(BaseUserManager["Member"]):
    """Makes members for Django's own commands (``createsuperuser``)."""

    def create_user(self, login: str, password: str | None = None, **extra: Any) -> "Member":
        member = self.model(login=login, **extra)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, login: str, password: str | None = None, **extra: Any) -> "Member":
        return self.create_user(login, password, is_operator=True, is_superuser=True, **extra)


class Member(AbstractBaseUser, PermissionsMixin):
    """Someone who works at the console: a merchant's member, or the platform's operator, or both."""

    login = models.CharField(max_length=32, unique=True)
    phone = models.CharField(max_length=20, unique=True)  # E.164
    name = models.CharField(max_length=40, blank=True)
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    password_changed_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[MemberManager] = MemberManager()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["phone"]

    def __str__(self) -> str:
        return self.login

    @property
    def is_staff(self) -> bool:
        """Django admin is the operator's."""
        return self.is_operator

    @property
    def email(self) -> str:
        """Members have no mail address; libraries that ask get an empty one."""
        return ""


class Membership(models.Model):
    """A member's role in a merchant; a member may have one in each of several."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    merchant = models.ForeignKey(Merchant, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(role.value, role.label) for role in Role])
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "merchant"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}@{self.merchant_id} {self.role}"


class Invitation(models.Model):
    """An open invitation of a phone number into a merchant; accepted once, by that phone's owner."""

    merchant = models.ForeignKey(Merchant, on_delete=models.CASCADE)
    phone = models.CharField(max_length=20)
    role = models.CharField(max_length=12, choices=[(role.value, role.label) for role in Role])
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Member, on_delete=models.CASCADE)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["merchant", "phone"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
