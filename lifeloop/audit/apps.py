"""The audit log as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Records of who did what to whom."""

    name = "lifeloop.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
