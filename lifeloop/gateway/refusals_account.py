"""Refusals of profile and template methods that only the protocol has."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class NothingToChange(DomainError):
    code = "PUBLIC_MODIFY_PARAM_ILLEGAL"
    text = N_("Say what is to change: app_name, logo_url, introduction, public_greeting.")
    kind = Refusal.INVALID


class LogoForeign(DomainError):
    code = "ILLEGAL_LOGO_URL"
    text = N_(
        "logo_url is not the address of a picture of this account's library; upload it first."
    )
    kind = Refusal.INVALID


class BackgroundUnsupported(DomainError):
    code = "ILLEGAL_BACKGROUND_URL"
    text = N_("An account's home has no background picture here; leave background_url out.")
    kind = Refusal.INVALID


class PapersUnsupported(DomainError):
    code = "ILLEGAL_LICENSE_URL"
    text = N_(
        "Papers are not handed in by a call here; leave license_url, auth_pic and shop_pics out."
    )
    kind = Refusal.INVALID


class StatusUnknown(DomainError):
    code = "ILLEGAL_BIZ_PARAMS"
    text = N_("status is ON_LINE or OFF_LINE.")
    kind = Refusal.INVALID


class IndustryUnknown(DomainError):
    code = "ILLEGAL_BIZ_PARAMS"
    text = N_("An industry is missing or too long: %(field)s.")
    kind = Refusal.INVALID


class TemplateIdInvalid(DomainError):
    code = "TEMPLATE_MESSAGE_ID_INVAILD"
    text = N_("template_id is no template of the library.")
    kind = Refusal.INVALID


class PartUnknown(DomainError):
    code = "ILLEGAL_BIZ_PARAMS"
    text = N_("opt_list holds first and remark; pictures are not drawn in templates.")
    kind = Refusal.INVALID


class PageNumberInvalid(DomainError):
    code = "ILLEGAL_ARGUMENT_PARAMS"
    text = N_("page_num is 1 or more, page_size 1 to 10.")
    kind = Refusal.INVALID


class SceneRuleUnknown(DomainError):
    code = "ILLEGAL_ARGUMENT_PARAMS"
    text = N_(
        "scene_rule is one_time_subscribe or long_term_subscribe, as the library template is."
    )
    kind = Refusal.INVALID
