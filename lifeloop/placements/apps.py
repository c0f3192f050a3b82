from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "lifeloop.placements"
    label = "placements"

    def ready(self) -> None:
        """Say what uses labels and groups, so that they are not deleted under it."""
        from lifeloop.followers.rules import used_by
        from lifeloop.placements.queries import uses

        used_by.LABELS.add("placements", uses.with_label)
        used_by.GROUPS.add("placements", uses.with_group)
