from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "lifeloop.placements"
    label = "placements"

    def ready(self) -> None:
        """Say what uses labels, groups and files, so that they are not deleted under it."""
        from lifeloop.followers.rules import used_by
        from lifeloop.identity.services import files
        from lifeloop.placements.queries import shown, uses

        used_by.LABELS.add("placements", uses.with_label)
        used_by.GROUPS.add("placements", uses.with_group)
        files.POINTERS.add("libraries", shown.in_libraries)
        files.DOCUMENTS.add("placements", shown.in_placements)
