"""Notices as a Django app; at start it finds their kinds."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The kinds are found by ``jobs``, which subscribes them; the outbox imports that at start."""

    name = "lifeloop.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
