from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "lifeloop.programs"
    label = "programs"

    def ready(self) -> None:
        """Say which files are logos, so that they are not deleted."""
        from lifeloop.identity.services import files
        from lifeloop.programs.queries import logos

        files.POINTERS.add("programs", logos)
