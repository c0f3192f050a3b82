"""Acts for ``tests.parallel``: an argument is ``account,what``."""

from lifeloop.audit import SYSTEM
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.services.extensions import switch
from lifeloop.placements.services.menus import MenuDraft, publish_menu
from lifeloop.placements.services.slots import set_ads
from tests import factories_placements as placed


def publish(argument: str) -> str:
    """The default menu with one entry of that name, or a personalised one."""
    account_id, name = argument.split(",")
    account = Account.objects.get(pk=account_id)
    rule = {"client": "iphone"} if name.startswith("personal") else None
    draft = MenuDraft(MenuStyle.TEXT, [placed.entry(name[-18:])], rule=rule)
    publish_menu(SYSTEM, account, draft)
    return "published"


def turn_on(argument: str) -> str:
    """One of the extension sets."""
    account_id, set_id = argument.split(",")
    switch(SYSTEM, Account.objects.get(pk=account_id), set_id=int(set_id), on=True)
    return "on"


def advertise(argument: str) -> str:
    """An ad slot of the picture."""
    account_id, path = argument.split(",")
    frame = {"picture": path, "name": "Frame", "target": placed.link()}
    set_ads(SYSTEM, Account.objects.get(pk=account_id), frames=[frame])
    return "set"
