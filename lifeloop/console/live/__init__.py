"""Live pages of the console: one stream of server-sent events per browser, fed from the committed events.

``streams`` holds one open stream, ``hub`` all of a process, ``news`` says what an event means for an open page,
``lookups`` who may listen, ``door`` is the raw ASGI application at ``/console/live``. See :mod:`lifeloop.live`.
"""

from lifeloop.console.live.door import application

__all__ = ["application"]
