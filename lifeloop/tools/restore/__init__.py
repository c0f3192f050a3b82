"""``lifeloop restore FILE``: an archive of ``lifeloop backup`` put into place, checked, all of it or nothing."""

from lifeloop.tools.restore.command import add

__all__ = ["add"]
