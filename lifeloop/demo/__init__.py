"""The demo: a small town of merchants and people, seeded through the services that the doors use.

It stands above the domain, beside the command line, and no door knows it.
"""

from lifeloop.demo.facts import facts, prepare
from lifeloop.demo.kept import NotTheDemo
from lifeloop.demo.show import shown
from lifeloop.demo.texts import newest_text

__all__ = ["NotTheDemo", "facts", "newest_text", "prepare", "shown"]
