"""``lifeloop backup FILE``: everything that the platform has, in one archive, while it runs."""

from lifeloop.tools.backup.command import add

__all__ = ["add"]
