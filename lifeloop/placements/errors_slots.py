"""Refusals of what stands on an account's home: ad slot, marketing slots, extension areas."""

from typing import ClassVar

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class FramesCount(DomainError):
    """No frame, or more than the slot holds."""

    code = "PUBLIC_ADVERT_SIZE_INVALID"
    text = N_("An ad slot holds 1 to %(most)s pictures.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "parts"


class ItemsCount(DomainError):
    """Fewer or more items than a marketing slot holds."""

    code = "TOPIC_SIZE_INVALID"
    text = N_("A marketing slot holds %(least)s to %(most)s items.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "parts"


class SlotPartInvalid(DomainError):
    """A frame or an item without its picture or its words."""

    code = "SLOT_PART_INVALID"
    text = N_("“%(name)s”: give it a picture and words of at most %(most)s characters.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "parts"


class SlotPartTarget(DomainError):
    """A frame or an item that leads nowhere."""

    code = "SLOT_PART_TARGET"
    text = N_("“%(name)s”: choose a web page or a mini program that it leads to.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "parts"


class HeadIncomplete(DomainError):
    """A head picture without its line or its target, or the other way round."""

    code = "TOPIC_SHOW_IMG_PARAM_INVALID"
    text = N_(
        "The head picture, its line and where it leads go together: fill in all three or none."
    )
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "head"


class MarketingTitle(DomainError):
    """A marketing slot without a title, with one too long, or with that of another slot."""

    code = "TOPIC_TITLE_INVALID"
    text = N_(
        "Give the slot a title of its own, 1 to %(most)s characters: no other slot of this account may have it."
    )
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "title"


class MarketingCap(DomainError):
    """More marketing slots than an account may have."""

    code = "TOPIC_EXISTS"
    text = N_("At most %(most)s marketing slots. Delete one first.")


class MarketingNotFound(DomainError):
    """No such marketing slot of this account."""

    code = "TOPIC_NOT_FOUND"
    text = N_("There is no such marketing slot.")
    kind: ClassVar[Refusal] = Refusal.NOT_FOUND


class AdSlotEmpty(DomainError):
    """There is no ad slot to take down."""

    code = "PUBLIC_ADVERT_NOT_EXISTS"
    text = N_("This account has no ad slot.")
    kind: ClassVar[Refusal] = Refusal.NOT_FOUND


class AreasCount(DomainError):
    """No area, or more than a set holds."""

    code = "AREA_COUNT_INVALID"
    text = N_("An extension set holds 1 to %(most)s areas.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "parts"


class AreaInvalid(DomainError):
    """An area without a name, not https, of a wrong height, or a page of the platform itself."""

    code = "EXTENSION_PARAM_URL_ERROR"
    text = N_(
        "“%(name)s”: a name of at most 12 characters, an https address of another site, and a height of %(low)s to %(high)s pixels."
    )
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "parts"


class ExtensionName(DomainError):
    """An extension set without a name, or with one too long."""

    code = "EXTENSION_NAME_TOO_LONG"
    text = N_("Give the set a name of 1 to %(most)s characters.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "name"


class ExtensionNotFound(DomainError):
    """No such extension set of this account."""

    code = "EXTENSION_NOT_FOUND"
    text = N_("There is no such extension set.")
    kind: ClassVar[Refusal] = Refusal.NOT_FOUND


class AdSlotTaken(DomainError):
    """There is an ad slot already."""

    code = "PUBLIC_ADVERT_EXISTS"
    text = N_("The account has an ad slot already; change it instead.")


class ExtensionTaken(DomainError):
    """There is a set of the same rule that is shown."""

    code = "DEFAULT_EXTENSION_EXIST"
    text = N_("Such an extension set is shown already; turn it off or delete it first.")
