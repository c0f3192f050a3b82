from django.apps import AppConfig


class LifeloopConfig(AppConfig):
    name = "lifeloop"
    label = "lifeloop"

    def ready(self) -> None:
        from lifeloop import checks  # noqa: F401 -- registers them
