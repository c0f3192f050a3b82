from django.apps import AppConfig


class LifestyleConfig(AppConfig):
    name = "lifeloop.lifestyle"
    label = "lifestyle"

    def ready(self) -> None:
        """Say which files are logos, so that they are not deleted."""
        from lifeloop.identity.services import files
        from lifeloop.lifestyle.queries import logos

        files.POINTERS.add("accounts", logos)
