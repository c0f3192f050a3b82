"""Kinds of messages: one package each, with its content's model and how it previews; cards are templates."""

from lifeloop.messaging.kinds.base import KINDS, Kind, kind_of

__all__ = ["KINDS", "Kind", "kind_of"]
