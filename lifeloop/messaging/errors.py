"""Refusals of sends: the codes are the original platform's sub_codes (api.json)."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class UserIdInvalid(DomainError):
    code = "USER_ID_INVALID"
    text = N_("The receiver is unknown.")
    kind = Refusal.INVALID


class TemplateIllegal(DomainError):
    code = "USER_TEMPLATE_ILLEGAL"
    text = N_("The template is unknown, deleted, or another mini program's.")
    kind = Refusal.INVALID


class TemplateStopped(DomainError):
    code = "USER_TEMPLATE_STATUS_ILLEGAL"
    text = N_("The template is stopped.")


class LackKeyword(DomainError):
    code = "USER_TEMPLATE_LACK_KEYWORD"
    text = N_("A keyword is missing: %(keyword)s.")
    kind = Refusal.INVALID


class KeywordIllegal(DomainError):
    code = "MESSAGE_TEMPLATE_KEYWORD_ILLEGAL"
    text = N_("The template has no keyword %(keyword)s.")
    kind = Refusal.INVALID


class KeywordTooLong(DomainError):
    code = "USER_KEYWORD_LENGTH_ERROR"
    text = N_("A keyword's value has at most 50 characters: %(keyword)s.")
    kind = Refusal.INVALID


class DataEmpty(DomainError):
    code = "DATA_IS_EMPTY"
    text = N_("The data is missing.")
    kind = Refusal.INVALID


class DataFormat(DomainError):
    code = "DATA_CONTENT_FORMAT_ERROR"
    text = N_("The data is not a JSON object of keywords, each with a value.")
    kind = Refusal.INVALID


class PageOverLimit(DomainError):
    code = "PAGE_OVER_LIMIT"
    text = N_("The page has at most 128 characters.")
    kind = Refusal.INVALID


class FormIdInvalid(DomainError):
    code = "FORM_ID_INVALID"
    text = N_("The form id is unknown, or another person's.")
    kind = Refusal.INVALID


class FormIdForeign(DomainError):
    code = "FORM_ID_NOT_MATCH_APPID"
    text = N_("The form id belongs to another mini program.")
    kind = Refusal.INVALID


class FormIdOld(DomainError):
    code = "FORM_ID_OVER_TIME"
    text = N_("The form id is older than 7 days.")


class FormIdUsed(DomainError):
    code = "FORM_ID_SEND_LIMIT"
    text = N_("The form id was used three times already.")
    kind = Refusal.LIMITED


class FormIdLimit(DomainError):
    code = "FORM_ID_DAY_LIMIT"
    text = N_("Too many forms were sent today. Try again tomorrow.")
    kind = Refusal.LIMITED


class NoBinding(DomainError):
    code = "NO_BIND_PUBLIC_APP"
    text = N_("The mini program is not bound to a lifestyle account.")


class AppNotAvailable(DomainError):
    code = "APP_NO_AVAIABLE"
    text = N_("The mini program is not available: delisted, or suspended by the platform.")
    kind = Refusal.UNAVAILABLE


class SendForbidden(DomainError):
    code = "MSG_SEND_FORBIDDEN"
    text = N_("The platform has suspended the lifestyle account.")
    kind = Refusal.FORBIDDEN


class SendNotAuthorised(DomainError):
    code = "MESSAGE_SEND_AUTH_ERROR"
    text = N_("The lifestyle account's grant does not allow this message.")
    kind = Refusal.FORBIDDEN


class MessageRejected(DomainError):
    code = "MSG_REJECTED"
    text = N_("The receiver refuses this mini program's messages.")
    kind = Refusal.FORBIDDEN


class PersonSendLimit(DomainError):
    code = "MSG_SINGLE_SD_OVER"
    text = N_("The receiver got the most messages of one day from this app.")
    kind = Refusal.LIMITED


class KeyReused(DomainError):
    code = "ILLEGAL_ARGUMENT_PARAMS"
    text = N_("This idempotency key was used with another content.")
    kind = Refusal.CONFLICT


class ReceiverInvalid(DomainError):
    code = "OPEN_ID_IS_ILLEGAL"
    text = N_("The receiver is unknown.")
    kind = Refusal.INVALID


class NotFollower(DomainError):
    code = "MSG_SD_NOFOLLOW"
    text = N_("The receiver does not follow the lifestyle account.")


class NoBehaviour(DomainError):
    code = "MSG_SD_NOBEHAVIOR"
    text = N_(
        "The receiver did not interact with the lifestyle account in the last %(hours)s hours."
    )


class EventUnknown(DomainError):
    code = "MSG_SD_EVENT_TYPE_NOT_EXISTS"
    text = N_("There is no such event type.")
    kind = Refusal.INVALID


class EventMissing(DomainError):
    code = "MSG_SD_FOLLOW_NOT_EXISTS"
    text = N_("There is no such event to answer.")


class EventOld(DomainError):
    code = "MSG_SD_OVER_TIME"
    text = N_("The event is too old to be answered.")


class KindIllegal(DomainError):
    code = "MSG_TYPE_ILLEGAL"
    text = N_("This kind of message cannot be sent here.")
    kind = Refusal.INVALID


class ContentInvalid(DomainError):
    code = "CONTENT_INVALID"
    text = N_("The message's content is empty or too long.")
    kind = Refusal.INVALID
    field = "content"


class LibraryTemplateUnknown(DomainError):
    code = "MESSAGE_LIBRARY_ILLEGAL"
    text = N_("There is no such template in the library.")
    kind = Refusal.NOT_FOUND
    field = "library"


class KeywordsNumber(DomainError):
    code = "KEYWORDS_NUMBER_INVALID"
    text = N_("Choose 2 to 5 different keywords of the template.")
    kind = Refusal.INVALID
    field = "keywords"


class TemplateCap(DomainError):
    code = "USER_TEMPLATE_OVER_LIMIT"
    text = N_("A mini program has at most %(most)s templates. Stop one first.")
    kind = Refusal.LIMITED


class MessageNotFound(DomainError):
    code = "MESSAGE_NOT_FOUND"
    text = N_("There is no such message.")
    kind = Refusal.NOT_FOUND


class CannotPublish(DomainError):
    code = "CANNOT_PUBLISH"
    text = N_(
        "This lifestyle account cannot publish: it is not opened, or the platform has suspended it."
    )
    kind = Refusal.UNAVAILABLE


class TooManyItems(DomainError):
    code = "MSG_ARTICLES_OVER_LIMIT"
    text = N_("A message has at most %(most)s articles. Take one away.")
    kind = Refusal.INVALID
    field = "content"


class PictureForeign(DomainError):
    code = "PICTURE_NOT_IN_LIBRARY"
    text = N_(
        "A picture is not one of this account's library. Upload it there, and choose it again."
    )
    kind = Refusal.INVALID
    field = "content"


class ArticleDark(DomainError):
    code = "ARTICLE_NOT_PUBLISHED"
    text = N_("“%(name)s” cannot be read: publish the article first, or choose another.")
    kind = Refusal.CONFLICT
    field = "content"


class WayDark(DomainError):
    code = "WAY_NOT_AVAILABLE"
    text = N_(
        "This is not available for now: the account has taken it away, or no longer offers it."
    )
    kind = Refusal.CONFLICT


class FirstPictureMissing(DomainError):
    code = "MSG_ARTICLES_NO_PICTURE"
    text = N_("The first of several articles needs a picture.")
    kind = Refusal.INVALID
    field = "content"


class EnterAnswered(DomainError):
    code = "MSG_ENTER_EVENT_OVER_LIMIT"
    text = N_("The receiver's entering was answered today already.")
    kind = Refusal.LIMITED


class TradeNumber(DomainError):
    code = "TRADE_NO_NOT_MATCH_USERID"
    text = N_("There are no payments here: a trade number allows no message.")
    kind = Refusal.INVALID
