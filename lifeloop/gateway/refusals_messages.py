"""Refusals of message methods that only the protocol has: kinds, articles, filters, bodies."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class MessageTypeUnknown(DomainError):
    code = "MSG_TYPE_ILLEGAL"
    text = N_("msg_type is none that this method sends.")
    kind = Refusal.INVALID


class MessageIncomplete(DomainError):
    code = "MESSAGE_IS_INCOMPLETE"
    text = N_("The object that msg_type names is missing: text, articles or image.")
    kind = Refusal.INVALID


class UrlIllegal(DomainError):
    code = "ILLEGAL_ARGUMENT_PARAMS"
    text = N_("A url is neither an http address nor one that opens a mini program.")
    kind = Refusal.INVALID


class ImageForeign(DomainError):
    code = "ILLEGAL_IMAGE_FORMAT"
    text = N_(
        "An image is not the address of a picture of this account's library; upload it first."
    )
    kind = Refusal.INVALID


class MessageIdInvalid(DomainError):
    code = "ILLEGAL_BIZ_PARAMS"
    text = N_("message_ids holds 1 to 20 ids of at most 64 characters.")
    kind = Refusal.INVALID


class FilterEmpty(DomainError):
    code = "LABEL_GROUP_FILTER_EMPTY"
    text = N_("filter is missing.")
    kind = Refusal.INVALID


class FilterTemplate(DomainError):
    code = "LABEL_GROUP_TPL_EMPTY"
    text = N_("filter.template is ${a}, ${a} and ${b}, or ${a} or ${b}.")
    kind = Refusal.INVALID


class FilterLabels(DomainError):
    code = "LABEL_GROUP_LABEL_OVER_LIMIT"
    text = N_("A filter has at most two conditions.")
    kind = Refusal.INVALID


class FilterNoCondition(DomainError):
    code = "LABEL_GROUP_NO_CONDITION"
    text = N_("filter.context is missing or empty.")
    kind = Refusal.INVALID


class FilterItem(DomainError):
    code = "LABEL_GROUP_ITEM_EMPTY"
    text = N_("filter.context lacks a condition that the template names.")
    kind = Refusal.INVALID


class FilterKey(DomainError):
    code = "LABEL_GROUP_KEY_EMPTY"
    text = N_("column_name is label_id_list, op is =, != or in.")
    kind = Refusal.INVALID


class FilterValues(DomainError):
    code = "LABEL_GROUP_VALUES_EMPTY"
    text = N_("values is missing or empty.")
    kind = Refusal.INVALID


class FilterValue(DomainError):
    code = "LABEL_GROUP_VALUE_NOT_NUMBER"
    text = N_("values holds ids of labels: numbers.")
    kind = Refusal.INVALID


class FilterLabelGone(DomainError):
    code = "LABEL_GROUP_LABEL_NOT_EXISTS"
    text = N_("A label of the filter is none of this account's.")
    kind = Refusal.NOT_FOUND


class ContentTitle(DomainError):
    code = "MSG_CONTENT_TITLE_INVALID"
    text = N_("A title has 1 to 32 characters.")
    kind = Refusal.INVALID


class ContentCover(DomainError):
    code = "MSG_CONTENT_COVER_INVALID"
    text = N_("cover is the address of a picture of this account's library; upload it first.")
    kind = Refusal.INVALID


class ContentBody(DomainError):
    code = "MSG_CONTENT_BODY_INVALID"
    text = N_("content is missing, or has more than 10000 characters.")
    kind = Refusal.INVALID


class ContentTags(DomainError):
    code = "MSG_CONTENT_EXTTAGS_INVALID"
    text = N_("ext_tags holds at most 5 words with commas, 50 characters in all.")
    kind = Refusal.INVALID


class ContentActivity(DomainError):
    code = "MSG_CONTENT_ACTIVITY_INVALID"
    text = N_("There are no activity articles here; leave ctype and benefit out.")
    kind = Refusal.INVALID


class ContentComment(DomainError):
    code = "MSG_CONTENT_COULDCOMMENT_INVALID"
    text = N_("could_comment is T or F.")
    kind = Refusal.INVALID


class ContentViewers(DomainError):
    code = "MSG_CONTENT_PREVIEWIDS_INVALID"
    text = N_("A login of login_ids cannot get a preview: %(name)s.")
    kind = Refusal.INVALID


class ContentId(DomainError):
    code = "MSG_CONTENT_ID_INVALID"
    text = N_("content_id is missing or none.")
    kind = Refusal.INVALID
