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


class MessageEmpty(DomainError):
    code = "MESSAGE_IS_EMPTY"
    text = N_("The text is missing or empty.")
    kind = Refusal.INVALID


class TemplateInvalid(DomainError):
    code = "MSG_TEMPLATE_INVALID"
    text = N_("template is missing, or has no template_id and context.")
    kind = Refusal.INVALID


class MenuActionUnknown(DomainError):
    code = "MENU_TYPE_NOTFOUND"
    text = N_("“%(name)s”: action_type is out, link, tel or map.")
    kind = Refusal.INVALID


class ConsumptionMissing(MenuActionUnknown):
    text = N_("“%(name)s”: there are no bills here that consumption could open.")


class MenuStyleUnknown(DomainError):
    code = "ILLEGAL_ARGUMENT_PARAMS"
    text = N_("type is text or icon.")
    kind = Refusal.INVALID


class IconForeign(DomainError):
    code = "ICON_IS_INVALID"
    text = N_("The icon of “%(name)s” is not the address of a picture of this account's library.")
    kind = Refusal.INVALID


class IconWithSubs(DomainError):
    code = "ICON_NOT_SUPPORT_SUB_MENU"
    text = N_("“%(name)s”: an icon menu has no second level.")
    kind = Refusal.INVALID


class MenuNotSet(DomainError):
    code = "MENU_NOT_SET"
    text = N_("The account has no text menu yet.")
    kind = Refusal.NOT_FOUND


class MenuKeyEmpty(DomainError):
    code = "MENU_KEY_IS_EMPTY"
    text = N_("menu_key is missing.")
    kind = Refusal.INVALID


class RuleCount(DomainError):
    code = "RULE_COUNT_INVALID"
    text = N_("label_rule holds exactly one rule.")
    kind = Refusal.INVALID


class LabelRulesEmpty(DomainError):
    code = "LABEL_RULES_IS_EMPTY"
    text = N_("Say whom it is for: label_rule, or group_id where there is one.")
    kind = Refusal.INVALID


class LabelIdEmpty(DomainError):
    code = "LABEL_ID_IS_EMPTY"
    text = N_("label_id is missing.")
    kind = Refusal.INVALID


class ClientUnknown(DomainError):
    code = "INVALID_PARAMETER"
    text = N_("mobile_client_type is iphone, android or wp.")
    kind = Refusal.INVALID


class LabelDataType(DomainError):
    code = "DATA_TYPE_INVALID"
    text = N_("data_type is string.")
    kind = Refusal.INVALID


class LabelIdUnknown(DomainError):
    code = "LABEL_NOT_EXISTS"
    text = N_("label_id is none of this account's own labels.")
    kind = Refusal.NOT_FOUND


class PersonUnknown(DomainError):
    code = "OPEN_ID_IS_ILLEGAL"
    text = N_("user_id or open_id names nobody.")
    kind = Refusal.INVALID


class PersonMissing(DomainError):
    code = "USER_ID_IS_EMPTY"
    text = N_("Name the user: user_id or open_id.")
    kind = Refusal.INVALID


class NotAFollower(DomainError):
    code = "FORBIT_QUERY_USER_LABEL"
    text = N_("The user does not follow the lifestyle account.")
    kind = Refusal.FORBIDDEN


class MatchersEmpty(DomainError):
    code = "MATCHER_PARAMS_IS_EMPTY"
    text = N_("matchers is missing or empty.")
    kind = Refusal.INVALID


class MatchersMany(DomainError):
    code = "MSG_MATCHER_INVALID"
    text = N_("At most 10 matchers a call, each with one of user_id, open_id, mobile_no.")
    kind = Refusal.INVALID


class MatcherEmpty(DomainError):
    code = "MATCHER_PARAMS_IS_EMPTY"
    text = N_("A matcher needs one of user_id, open_id, mobile_no.")
    kind = Refusal.INVALID


class MobileInvalid(DomainError):
    code = "MOBILE_NO_INVALID"
    text = N_("mobile_no is no mobile number.")
    kind = Refusal.INVALID


class CardUnsupported(DomainError):
    code = "IDENTITY_CARD_INVALID"
    text = N_("People are not known by identity card here; use user_id, open_id or mobile_no.")
    kind = Refusal.INVALID


class NobodyMatched(DomainError):
    code = "NOT_MATCHED_ACCOUNT"
    text = N_("No follower of the account matches.")
    kind = Refusal.NOT_FOUND


class LabelNotOnUser(DomainError):
    code = "USER_LABEL_NOT_EXISTS"
    text = N_("The user does not have this label.")
    kind = Refusal.NOT_FOUND


class LabelNameMissing(DomainError):
    code = "ADD_LABEL_NAME_IS_EMPTY"
    text = N_("label_name is missing.")
    kind = Refusal.INVALID


class OperatorEmpty(DomainError):
    code = "OPERATOR_IS_EMPTY"
    text = N_("operator is missing.")
    kind = Refusal.INVALID


class GroupIdMissing(DomainError):
    code = "GROUP_ID_INVALID"
    text = N_("group_id is missing or none.")
    kind = Refusal.INVALID


class RulesEmpty(DomainError):
    code = "LABEL_ID_IS_EMPTY"
    text = N_("label_rule is missing or empty.")
    kind = Refusal.INVALID
