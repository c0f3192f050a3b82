"""Diagnostics as a Django app."""

from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    """The log of calls, and the doctor of signatures."""

    name = "lifeloop.diagnostics"
    label = "diagnostics"
    default_auto_field = "django.db.models.BigAutoField"
