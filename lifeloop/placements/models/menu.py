"""Menus: a default one for each style, personalised ones beside it, and every version there was."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account


class MenuStyle(models.TextChoices):
    TEXT = "text", _("text menu")  # 文字菜单: the bar of the conversation
    ICON = "icon", _("icon menu")  # 图标菜单: the grid on the account's home


class Menu(models.Model):
    """What is published: ``entries`` as ``rules.menus`` describes them. ``key``: default, iconDefault, or one's own.

    ``rule``: null for the default menu; else whom a personalised one is for: ``{"label", "values"}`` or
    ``{"group"}``, and perhaps ``{"client"}`` (``rules.menus.MenuRule``). The first by ``position`` that fits is shown.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="menus")
    key = models.CharField(max_length=32)
    style = models.CharField(max_length=4, choices=MenuStyle)
    name = models.CharField(max_length=30, blank=True)
    entries = models.JSONField()
    consult = models.BooleanField(default=False)  # 咨询反馈 takes one place of a text menu
    rule = models.JSONField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="menu_key_once"),
            models.UniqueConstraint(
                fields=["account", "style"],
                condition=models.Q(rule__isnull=True),
                name="menu_default_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.key}"


class MenuVersion(models.Model):
    """One published state of a menu: history, and what 恢复 brings back."""

    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    entries = models.JSONField()
    consult = models.BooleanField(default=False)
    rule = models.JSONField(null=True)
    made_by_id = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["menu", "number"], name="menu_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.menu_id} v{self.number}"
