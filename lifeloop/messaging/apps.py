from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "lifeloop.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Find the kinds; keep the template library filled."""
        from django.db.models.signals import post_migrate

        from lifeloop.kernel.discover import discover
        from lifeloop.messaging.library import fill_library

        discover("lifeloop.messaging.kinds")
        post_migrate.connect(fill_library, sender=self)
