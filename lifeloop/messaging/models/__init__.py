"""Columns and constraints, one file per noun."""

from lifeloop.messaging.models.answer import AnsweredBy, EnterAnswer
from lifeloop.messaging.models.article import Article, ArticleState, ArticleVersion
from lifeloop.messaging.models.batch import BatchSend
from lifeloop.messaging.models.broadcast import Broadcast, Opening, Skip, SkipReason
from lifeloop.messaging.models.holdout import HoldOut
from lifeloop.messaging.models.message import DirectMessage, Publication, Send, SendKey, SendWay
from lifeloop.messaging.models.talk import (
    Incoming,
    ReplyMatch,
    ReplyRule,
    ReplySent,
    ReplyTrigger,
    Talk,
)
from lifeloop.messaging.models.template import (
    AccountIndustry,
    AccountTemplate,
    FormId,
    LibraryReview,
    LibraryTemplate,
    Notice,
    SendRefusal,
    Subscription,
    TemplateScene,
    TemplateState,
    UserTemplate,
)
from lifeloop.messaging.rules.batches import BatchState
from lifeloop.messaging.rules.broadcasts import AudienceSort, BroadcastState

__all__ = [
    "AccountIndustry",
    "AccountTemplate",
    "AnsweredBy",
    "Article",
    "ArticleState",
    "ArticleVersion",
    "AudienceSort",
    "BatchSend",
    "BatchState",
    "Broadcast",
    "BroadcastState",
    "DirectMessage",
    "EnterAnswer",
    "FormId",
    "HoldOut",
    "Incoming",
    "LibraryReview",
    "LibraryTemplate",
    "Notice",
    "Opening",
    "Publication",
    "ReplyMatch",
    "ReplyRule",
    "ReplySent",
    "ReplyTrigger",
    "Send",
    "SendKey",
    "SendRefusal",
    "SendWay",
    "Skip",
    "SkipReason",
    "Subscription",
    "Talk",
    "TemplateScene",
    "TemplateState",
    "UserTemplate",
]
