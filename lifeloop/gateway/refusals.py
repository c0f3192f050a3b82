"""Business refusals that only the protocol has: the codes of a method for a field that breaks its limits.

What the domain refuses has its class in the domain; a code the two share is defined there.
"""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class IllegalBizParams(DomainError):
    code = "ILLEGAL_BIZ_PARAMS"
    text = N_("A business parameter is missing or wrong: %(field)s.")
    kind = Refusal.INVALID


class IllegalArgumentParams(DomainError):
    code = "ILLEGAL_ARGUMENT_PARAMS"
    text = N_("A business parameter is missing or wrong: %(field)s.")
    kind = Refusal.INVALID


class InvalidParameter(DomainError):
    code = "INVALID_PARAMETER"
    text = N_("A business parameter is missing or wrong: %(field)s.")
    kind = Refusal.INVALID


class GrantTypeInvalid(DomainError):
    code = "isv.grant-type-invalid"
    text = N_("grant_type is authorization_code or refresh_token.")
    kind = Refusal.INVALID


class AppNotPublicApp(DomainError):
    code = "APP_NOT_PUBLICAPP"
    text = N_("The calling app is not a lifestyle account.")
    kind = Refusal.FORBIDDEN


class QueryFollowerForbidden(DomainError):
    code = "QUERY_FOLLOWER_FORBIDDEN"
    text = N_("Only a lifestyle account may list its followers.")
    kind = Refusal.FORBIDDEN


class OpenIdInvalid(DomainError):
    code = "OPENID_INVALID"
    text = N_("next_user_id or open_id is not one that this app was given.")
    kind = Refusal.INVALID


class AppTypeError(DomainError):
    code = "APP_TYPE_ERROR"
    text = N_("Only a mini program may send template messages.")
    kind = Refusal.FORBIDDEN


class BizContentFormat(DomainError):
    code = "BIZ_CONTENT_FORMAT_ERROR"
    text = N_("A field of biz_content has the wrong type: %(field)s.")
    kind = Refusal.INVALID


class CustomTypeIllegal(DomainError):
    code = "MSG_TYPE_ILLEGAL"
    text = N_("msg_type is text; other kinds cannot be sent to one follower yet.")
    kind = Refusal.INVALID


class MessageEmpty(DomainError):
    code = "MESSAGE_IS_EMPTY"
    text = N_("The text is missing or empty.")
    kind = Refusal.INVALID


class TemplateInvalid(DomainError):
    code = "MSG_TEMPLATE_INVALID"
    text = N_("template is missing, or has no template_id and context.")
    kind = Refusal.INVALID
