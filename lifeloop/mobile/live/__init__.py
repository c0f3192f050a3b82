"""Live pages: one stream of server-sent events per browser, fed from the committed events.

``streams`` holds one open stream, ``hub`` all of a process and their feed, ``news`` turns events into what a phone
needs to hear, ``door`` is the raw ASGI application at ``/m/live``.
"""

from lifeloop.mobile.live.door import application, close_all

__all__ = ["application", "close_all"]
