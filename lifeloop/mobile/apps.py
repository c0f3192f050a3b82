from django.apps import AppConfig


class MobileConfig(AppConfig):
    name = "lifeloop.mobile"
    label = "mobile"

    def ready(self) -> None:
        """Find the pages: tests, the worker and the server all see the same ones."""
        from lifeloop.kernel.discover import discover

        discover("lifeloop.mobile.pages")
