"""Live pages: what the doors' streams of server-sent events share.

``streams`` is one open answer, ``feed`` all of a door's in one process and the tail of committed events that feeds them,
``answers`` what a raw ASGI application says around them, ``threads`` where short reads of the database are done. A door
adds who may listen and what an event means to them.
"""

from lifeloop.live.feed import close_all

__all__ = ["close_all"]
