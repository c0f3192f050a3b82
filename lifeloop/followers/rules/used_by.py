"""Who uses a label or a group: layers above say so here, because this one does not know them.

    used_by.LABELS.add("menus", menus_with_label)     # in AppConfig.ready or a module that is always imported

Each is called inside the write that deletes, with the account's APPID and the label's or group's id, and answers with
the names of what uses it, as a reader of the console knows them. Whoever starts using one keeps it from being deleted
meanwhile: ``services.labels.keep`` and ``services.groups.keep``, inside the write.
"""

from collections.abc import Callable

from lifeloop.kernel.registry import Registry

Uses = Callable[[str, int], list[str]]

LABELS: Registry[Uses] = Registry("use of labels")
GROUPS: Registry[Uses] = Registry("use of groups")


def of_label(account_id: str, label_id: int) -> list[str]:
    """Everything that uses the label."""
    return [name for uses in LABELS for name in uses(account_id, label_id)]


def of_group(account_id: str, group_id: int) -> list[str]:
    """Everything that uses the group."""
    return [name for uses in GROUPS for name in uses(account_id, group_id)]
