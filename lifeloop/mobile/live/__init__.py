"""Live pages of the phone: one stream of server-sent events per browser, fed from the committed events.

``streams`` holds one open stream, ``hub`` all of a process, ``news`` turns events into what a phone needs to hear,
``door`` is the raw ASGI application at ``/m/live``. What the console's streams need as well is in :mod:`lifeloop.live`.
"""

from lifeloop.mobile.live.door import application

__all__ = ["application"]
