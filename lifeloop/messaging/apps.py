from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "lifeloop.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Find the kinds."""
        from lifeloop.kernel.discover import discover

        discover("lifeloop.messaging.kinds")
