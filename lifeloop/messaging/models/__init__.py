"""Columns and constraints, one file per noun."""

from lifeloop.messaging.models.message import DirectMessage, Publication, Send, SendKey
from lifeloop.messaging.models.template import FormId, LibraryTemplate, TemplateState, UserTemplate

__all__ = [
    "DirectMessage",
    "FormId",
    "LibraryTemplate",
    "Publication",
    "Send",
    "SendKey",
    "TemplateState",
    "UserTemplate",
]
