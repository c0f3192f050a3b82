"""What the worker does for the audit log: a thread of its own gives new records their places in the chain."""

from lifeloop.audit import chaining
from lifeloop.outbox import lane

lane("audit.chain", threads=lambda: 1)(chaining.turn)
