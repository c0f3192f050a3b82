from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "lifeloop.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Find the kinds; keep the template library filled; tell the layers below what they cannot know."""
        from django.db.models.signals import post_migrate

        from lifeloop.followers.queries import attention
        from lifeloop.kernel.discover import discover
        from lifeloop.messaging.library import fill_library
        from lifeloop.messaging.queries import published

        discover("lifeloop.messaging.kinds")
        attention.FURTHER.add("publications", published.of_week)
        post_migrate.connect(fill_library, sender=self)
