"""The outbox as a Django app; at start it finds the jobs of all packages."""

import importlib
from importlib.util import find_spec

from django.apps import AppConfig, apps


class OutboxConfig(AppConfig):
    """Imports ``<package>.jobs`` of every installed package of the house that has one."""

    name = "lifeloop.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Called once, when all models are loaded."""
        for config in apps.get_app_configs():
            if config.name.split(".")[0] == "lifeloop" and find_spec(f"{config.name}.jobs"):
                importlib.import_module(f"{config.name}.jobs")
