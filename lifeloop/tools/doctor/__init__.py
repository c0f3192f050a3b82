"""``lifeloop doctor``: looks at everything that can be wrong with an installation, and says what to do."""

from lifeloop.tools.doctor.command import add

__all__ = ["add"]
