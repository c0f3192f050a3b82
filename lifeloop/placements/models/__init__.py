"""Columns and constraints of placements. What a placement shows is one JSON document, described in ``rules``."""

from lifeloop.placements.models.code import Code, ShortLink
from lifeloop.placements.models.menu import Menu, MenuVersion
from lifeloop.placements.models.picture import Picture
from lifeloop.placements.models.sheet import FollowSheet, SheetClose
from lifeloop.placements.models.slots import AdSlot, ExtensionSet, MarketingSlot
from lifeloop.placements.rules.sheets import SheetState

__all__ = [
    "AdSlot",
    "Code",
    "ExtensionSet",
    "FollowSheet",
    "MarketingSlot",
    "Menu",
    "MenuVersion",
    "Picture",
    "SheetClose",
    "SheetState",
    "ShortLink",
]
