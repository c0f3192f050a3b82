from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class LifeloopConfig(AppConfig):
    default = True
    name = "lifeloop"
    label = "lifeloop"

    def ready(self) -> None:
        from lifeloop import checks  # noqa: F401 -- registers them


class BackstageConfig(admin_apps.AdminConfig):
    """Puts our admin site in the place of Django's own."""

    default = False
    default_site = "lifeloop.backstage.Site"
