from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "lifeloop.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Find the kinds; keep the template library filled; tell the layers below what they cannot know."""
        from django.db.models.signals import post_migrate

        from lifeloop.followers.queries import attention
        from lifeloop.followers.rules import used_by
        from lifeloop.identity.services import files
        from lifeloop.kernel.discover import discover
        from lifeloop.messaging.library import fill_library
        from lifeloop.messaging.queries import audience_uses, published, shown

        discover("lifeloop.messaging.kinds")
        attention.FURTHER.add("publications", published.of_week)
        used_by.LABELS.add("broadcasts", audience_uses.with_label)
        used_by.GROUPS.add("broadcasts", audience_uses.with_group)
        files.POINTERS.add("talks", shown.written)
        files.DOCUMENTS.add("messages", shown.in_messages)
        post_migrate.connect(fill_library, sender=self)
