"""Refusals of ad slots, marketing slots, extension areas, codes and links that only the protocol has."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class PictureMissing(DomainError):
    code = "PUBLIC_ADVERT_IMGURL_IS_BLANK"
    text = N_("img_url is missing.")
    kind = Refusal.INVALID


class PictureForeign(DomainError):
    code = "PUBLIC_ADVERT_IMGURL_ILLEGAL"
    text = N_("img_url is not the address of a picture of this account's library; upload it first.")
    kind = Refusal.INVALID


class PictureAddressLong(DomainError):
    code = "PUBLIC_ADVERT_IMGURL_OVERSIZE"
    text = N_("img_url has at most %(most)s characters.")
    kind = Refusal.INVALID


class LinkMissing(DomainError):
    code = "PUBLIC_ADVERT_LINKURL_IS_BLANK"
    text = N_("link_url is missing.")
    kind = Refusal.INVALID


class LinkIllegal(DomainError):
    code = "PUBLIC_ADVERT_LINKURL_ILLEGAL"
    text = N_("link_url is an http address (HTTP), or opens a mini program (APP).")
    kind = Refusal.INVALID


class LinkLong(DomainError):
    code = "PUBLIC_ADVERT_LINKURL_OVERSIZE"
    text = N_("link_url has at most %(most)s characters.")
    kind = Refusal.INVALID


class AdvertId(DomainError):
    code = "PUBLIC_ADVERT_ID_INVALID"
    text = N_("advert_id is missing or none.")
    kind = Refusal.INVALID


class TopicId(DomainError):
    code = "TOPIC_ID_INVALID"
    text = N_("topic_id is missing or none.")
    kind = Refusal.INVALID


class HeadPictureForeign(PictureForeign):
    code = "TOPIC_IMGURL_INVALID"


class HeadLinkIllegal(LinkIllegal):
    code = "TOPIC_LINKURL_INVALID"


class TopicItemTitle(DomainError):
    code = "TOPIC_ITEM_TITLE_INVALID"
    text = N_("An item's title has 1 to 20 characters.")
    kind = Refusal.INVALID


class TopicItemText(DomainError):
    code = "TOPIC_ITEM_SUBTITLE_INVALID"
    text = N_("An item's sub_title has at most 20 characters.")
    kind = Refusal.INVALID


class TopicText(DomainError):
    code = "TOPIC_SUBTITLE_INVALID"
    text = N_("sub_title has at most 20 characters.")
    kind = Refusal.INVALID


class AreasEmpty(DomainError):
    code = "EXTENSION_AREAS_IS_EMPTY"
    text = N_("areas is missing or empty.")
    kind = Refusal.INVALID


class AreaName(DomainError):
    code = "EXTENSION_NAME_TOO_LONG"
    text = N_("An area's name has at most 12 characters.")
    kind = Refusal.INVALID


class AreaAddress(DomainError):
    code = "EXTENSION_PARAM_URL_ERROR"
    text = N_("An area's url is missing, or has more than 1200 characters.")
    kind = Refusal.INVALID


class AreaType(DomainError):
    code = "EXTENSION_PARAM_TYPE_ERROR"
    text = N_("An area's type is h5.")
    kind = Refusal.INVALID


class AreaHeight(DomainError):
    code = "AREA_HEIGHT_IS_INVALID"
    text = N_("An area's height is 200 to 500 pixels, a number.")
    kind = Refusal.INVALID


class AreaGoto(DomainError):
    code = "GOTO_URL_IS_INVALID"
    text = N_("goto_url is not drawn any more; leave it out: the framed page leads on by itself.")
    kind = Refusal.INVALID


class ExtensionKeyEmpty(DomainError):
    code = "EXTENSION_KEY_IS_EMPTY"
    text = N_("extension_key is missing.")
    kind = Refusal.INVALID


class ExtensionStatus(DomainError):
    code = "EXTENSION_STATUS_INVALID"
    text = N_("status is ON or OFF.")
    kind = Refusal.INVALID


class SceneMissing(DomainError):
    code = "SCENE_ID_IS_NULL"
    text = N_("scene_id is missing.")
    kind = Refusal.INVALID
