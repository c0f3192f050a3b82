"""Refusals of placements."""

from typing import ClassVar

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class TargetInvalid(DomainError):
    """The place a tap leads to is none."""

    code = "TARGET_INVALID"
    text = N_("Choose where this leads, and fill in what that needs.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "target"


class TargetNotAssociated(DomainError):
    """A mini program that is not associated with the account, not listed, or suspended."""

    code = "TARGET_NOT_ASSOCIATED"
    text = N_(
        "“%(name)s” cannot be opened from here: associate it in Mini programs, and see that it is listed."
    )
    kind: ClassVar[Refusal] = Refusal.CONFLICT
    field = "target"


class TargetDark(DomainError):
    """A tap on what has gone dark since the page was drawn."""

    code = "TARGET_DARK"
    text = N_("“%(name)s” cannot be opened at the moment.")
    kind: ClassVar[Refusal] = Refusal.CONFLICT


class MenuInvalid(DomainError):
    """Not the document of a menu at all."""

    code = "MENU_FORMAT_ERROR"
    text = N_("This is no menu. Reload the page and try again.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "entries"


class MenuEmpty(DomainError):
    """No entry."""

    code = "BUTTON_IS_EMPTY"
    text = N_("A menu needs at least one entry.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "entries"


class MenuTooMany(DomainError):
    """More top entries than fit."""

    code = "BUTTON_COUNT_LIMIT"
    text = N_("At most %(most)s entries fit into this menu.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "entries"


class MenuNameMissing(DomainError):
    """An entry without a name."""

    code = "MENU_TITLE_EMPTY"
    text = N_("Entry %(number)s has no name.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "entries"


class MenuNameLong(DomainError):
    """A name wider than its place, counted in GBK bytes."""

    code = "MENU_TITLE_OUT_OF_LENGTH"
    text = N_(
        "“%(name)s” is too long: at most %(chinese)s Chinese characters or %(most)s letters and digits."
    )
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "entries"


class MenuSubsMany(DomainError):
    """More sub-entries than fit under one entry."""

    code = "MENU_SUB_OUT_OF_NUM"
    text = N_("“%(name)s” has too many entries under it: at most %(most)s.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "entries"


class MenuIconMissing(DomainError):
    """An entry of an icon menu without its picture."""

    code = "ICON_IS_EMPTY"
    text = N_("Choose an icon for “%(name)s”.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "entries"


class MenuEntryTarget(DomainError):
    """An entry that leads nowhere."""

    code = "ACTION_PARAM_IS_EMPTY"
    text = N_("“%(name)s”: choose where it leads, and fill in what that needs.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "entries"


class MenuRuleInvalid(DomainError):
    """A personalised menu (or extension set) for nobody in particular, or for a label or group that is not there."""

    code = "RULE_COUNT_INVALID"
    text = N_("Choose whom it is for: a label, a group or a kind of phone.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "audience"


class MenuCap(DomainError):
    """More personalised menus than the account may have."""

    code = "MENU_NUMBER_LIMIT"
    text = N_("At most %(most)s personalised menus. Delete one first.")


class MenuNotFound(DomainError):
    """No such menu of this account, or no such version of it."""

    code = "MENU_NOT_EXIST"
    text = N_("There is no such menu.")
    kind: ClassVar[Refusal] = Refusal.NOT_FOUND


class MenuEntryGone(DomainError):
    """A tap on an entry that the menu does not have any more."""

    code = "MENU_ENTRY_GONE"
    text = N_("The menu has changed. Go back and look again.")
    kind: ClassVar[Refusal] = Refusal.NOT_FOUND


class MenuDefaultKept(DomainError):
    """The default menu is changed, not deleted: everybody without a menu of their own sees it."""

    code = "MENU_DEFAULT_KEPT"
    text = N_("The default menu cannot be deleted; change it instead.")


class PictureUnfit(DomainError):
    """A picture that is not in the account's library, or not of the size its place needs."""

    code = "PICTURE_UNFIT"
    text = N_("“%(name)s” needs a picture of the library, %(width)s × %(height)s pixels.")
    kind: ClassVar[Refusal] = Refusal.INVALID


class IconUnfit(DomainError):
    """An icon that is not in the account's library, not square, or too small."""

    code = "ICON_SIZE_ERROR"
    text = N_(
        "The icon of “%(name)s” has to be a square picture of the library, at least %(side)s pixels."
    )
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "entries"


class PictureSize(DomainError):
    """A placement takes pictures of exactly one size."""

    code = "PICTURE_SIZE"
    text = N_("The picture must be %(width)s × %(height)s pixels; this one is %(wide)s × %(high)s.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "picture"


class PictureNotFound(DomainError):
    code = "PICTURE_NOT_FOUND"
    text = N_("There is no such picture in this account's library. Choose another.")
    kind: ClassVar[Refusal] = Refusal.NOT_FOUND
    field = "picture"


class TooManyPictures(DomainError):
    code = "TOO_MANY_PICTURES"
    text = N_(
        "The library holds %(most)s pictures, and is full. Remove some that you no longer need."
    )
    field = "picture"


class PicturesFull(DomainError):
    """The bytes of all kept pictures; removed ones count, for what shows them keeps them."""

    code = "PICTURES_FULL"
    text = N_(
        "An account keeps %(most)s MB and %(count)s pictures in all at most, removed ones that are still shown somewhere too. Ask the platform for more."
    )
    field = "picture"


class MenuConsultFull(MenuTooMany):
    """The entry too many is the place that 咨询反馈 takes."""

    code = "MENU_CHAT_NUMBER_LIMIT"
    text = N_("At most %(most)s entries fit beside the consult entry.")


class MenuExists(DomainError):
    """The account has a default menu of this style already."""

    code = "MENU_HAS_EXIST"
    text = N_("There is a default menu of this style already; change it instead.")
