from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "lifeloop.console"
    label = "console"

    def ready(self) -> None:
        from lifeloop.kernel.discover import discover

        discover("lifeloop.console.pages")
