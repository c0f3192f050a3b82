"""Refusals about what people write, members' answers and automatic replies."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class MessageEmpty(DomainError):
    code = "MESSAGE_IS_EMPTY"
    text = N_("Write something first.")
    kind = Refusal.INVALID
    field = "text"


class MessageTooLong(DomainError):
    code = "MESSAGE_TOO_LONG"
    text = N_("A message has at most %(most)s characters. Shorten it, or send it in two.")
    kind = Refusal.INVALID
    field = "text"


class WritesTooFast(DomainError):
    code = "MESSAGES_TOO_MANY"
    text = N_("That were many messages in a short time. Try again in a minute.")
    kind = Refusal.LIMITED
    field = "text"


class PicturesTooMany(DomainError):
    code = "MESSAGE_PICTURES_TOO_MANY"
    text = N_("You sent %(most)s pictures today. Try again tomorrow, or describe it in words.")
    kind = Refusal.LIMITED
    field = "picture"


class AccountAway(DomainError):
    code = "ACCOUNT_TAKES_NO_MESSAGES"
    text = N_("This lifestyle account takes no messages at present.")
    kind = Refusal.UNAVAILABLE


class WritingClosed(DomainError):
    """The text menu that the person sees is without 咨询反馈."""

    code = "ACCOUNT_TAKES_NO_WORDS"
    text = N_("One cannot write to this lifestyle account. Choose from its menu.")
    kind = Refusal.FORBIDDEN
    field = "text"


class TalkNotFound(DomainError):
    code = "TALK_NOT_FOUND"
    text = N_("There is no such conversation.")
    kind = Refusal.NOT_FOUND


class TalkTaken(DomainError):
    code = "TALK_TAKEN"
    text = N_(
        "%(name)s has claimed this conversation. It can be claimed again once it is handed back."
    )


class TalkNotClaimed(DomainError):
    code = "TALK_NOT_CLAIMED"
    text = N_("Nobody has claimed this conversation. Reload the page.")


class ReplyNotFound(DomainError):
    code = "REPLY_RULE_NOT_FOUND"
    text = N_("There is no such automatic reply.")
    kind = Refusal.NOT_FOUND


class ReplyNameTaken(DomainError):
    code = "REPLY_NAME_TAKEN"
    text = N_("Another automatic reply of this account has this name. Choose another.")
    field = "name"


class ReplyNameInvalid(DomainError):
    code = "REPLY_NAME_INVALID"
    text = N_("A name has 1 to %(most)s characters.")
    kind = Refusal.INVALID
    field = "name"


class ReplyKeywordsInvalid(DomainError):
    code = "REPLY_KEYWORDS_INVALID"
    text = N_("Write 1 to %(most)s keywords of at most %(length)s characters, one a line.")
    kind = Refusal.INVALID
    field = "keywords"


class ReplyEventsInvalid(DomainError):
    code = "REPLY_EVENTS_INVALID"
    text = N_(
        "Write 1 to %(most)s event keys of menu entries, one a line: letters, digits, dots, dashes and underscores."
    )
    kind = Refusal.INVALID
    field = "keywords"


class RepliesTooMany(DomainError):
    code = "REPLY_RULES_OVER_LIMIT"
    text = N_("A lifestyle account has at most %(most)s automatic replies. Delete one first.")
    kind = Refusal.LIMITED
