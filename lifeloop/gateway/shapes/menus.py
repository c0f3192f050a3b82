"""Menus in the protocol's words: buttons and label rules, to and from the domain's entries and rules."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from lifeloop.followers.models import Label
from lifeloop.gateway.refusals import (
    ConsumptionMissing,
    IconForeign,
    IconWithSubs,
    MenuActionUnknown,
)
from lifeloop.gateway.registry import Answer, Part
from lifeloop.gateway.shapes.pictures import UNKNOWN, address_of, path_of
from lifeloop.placements.errors import MenuEntryTarget, TargetInvalid
from lifeloop.placements.models import Menu
from lifeloop.placements.rules import schemes
from lifeloop.placements.rules.menus import Entry, SubEntry, stored_entries
from lifeloop.placements.rules.targets import EventTarget, MapTarget, PhoneTarget, Target

_PARAM = "url for link (http, or alipays:// for a mini program), key for out, number for tel, keyword for map"


class SubButton(Part):
    """An entry of the second level."""

    name: Annotated[str, Field(max_length=60, description="≤ 9 Chinese characters, by GBK")] = ""
    action_type: Annotated[str, Field(max_length=20, description="out, link, tel, map")] = ""
    action_param: Annotated[str, Field(max_length=255, description=_PARAM)] = ""
    icon: Annotated[str, Field(max_length=255, description="not drawn on the second level")] = ""


class Button(Part):
    """A top entry; with ``sub_button`` it opens those and has no action of its own."""

    name: Annotated[
        str,
        Field(max_length=60, description="text menu ≤ 9, icon menu ≤ 5 Chinese characters, by GBK"),
    ] = ""
    action_type: Annotated[str, Field(max_length=20, description="out, link, tel, map")] = ""
    action_param: Annotated[str, Field(max_length=255, description=_PARAM)] = ""
    icon: Annotated[
        str,
        Field(
            max_length=255,
            description="icon menus: address of a picture of the account's library, square, ≥ 60 pixels",
        ),
    ] = ""
    sub_button: Annotated[
        list[SubButton] | None, Field(max_length=20, description="text menus: 1 to 5")
    ] = None


class ShownSubButton(Answer):
    name: str
    action_type: str
    action_param: str = ""


class ShownButton(Answer):
    name: str
    action_type: str | None = None
    action_param: str | None = None
    icon: str | None = None
    sub_button: list[ShownSubButton] | None = None


class ShownRule(Answer):
    label_id: str
    label_name: str
    operator: str
    label_value: str


def entries_of(buttons: Sequence[Button], style: str) -> list[dict[str, Any]]:
    """The domain's document of the buttons. Refused: an unknown action, an icon that is not in the library, an icon with a second level."""
    return [_entry(button, style) for button in buttons]


def _entry(button: Button, style: str) -> dict[str, Any]:
    made: dict[str, Any] = {"name": button.name}
    if style == "icon":
        if button.sub_button:
            raise IconWithSubs(name=button.name)
        made["icon"] = path_of(button.icon)
        if made["icon"] == UNKNOWN:
            raise IconForeign(name=button.name)
    if button.sub_button:
        made["children"] = [{"name": sub.name, "target": _target(sub)} for sub in button.sub_button]
    else:
        made["target"] = _target(button)
    return made


def _target(button: Button | SubButton) -> dict[str, Any]:
    param = button.action_param.strip()
    if button.action_type == "consumption":
        raise ConsumptionMissing(name=button.name)
    if button.action_type not in {"out", "link", "tel", "map"}:
        raise MenuActionUnknown(name=button.name)
    if button.action_type == "out":
        return {"kind": "event", "key": param}
    if button.action_type == "tel":
        return {"kind": "phone", "number": param}
    if button.action_type == "map":
        return {"kind": "map", "keyword": param}
    try:
        return schemes.read_address(param).model_dump()
    except TargetInvalid as error:
        raise MenuEntryTarget(name=button.name) from error


def buttons_of(menu: Menu) -> list[ShownButton]:
    """A published menu as buttons."""
    return [_button(entry) for entry in stored_entries(menu.entries)]


def _button(entry: Entry) -> ShownButton:
    icon = address_of(entry.icon) or None
    if entry.target is None:
        subs = [_sub(sub) for sub in entry.children]
        return ShownButton(name=entry.name, icon=icon, sub_button=subs)
    action, param = _action(entry.target)
    return ShownButton(name=entry.name, action_type=action, action_param=param, icon=icon)


def _sub(entry: SubEntry) -> ShownSubButton:
    action, param = _action(entry.target)
    return ShownSubButton(name=entry.name, action_type=action, action_param=param)


def _action(target: Target) -> tuple[str, str]:
    if isinstance(target, EventTarget):
        return "out", target.key
    if isinstance(target, PhoneTarget):
        return "tel", target.number
    if isinstance(target, MapTarget):
        return "map", target.keyword
    return "link", schemes.address_of(target)


def rule_of(menu: Menu, labels: Mapping[int, Label]) -> list[ShownRule] | None:
    """The label rule of a personalised menu, when it has one."""
    rule = menu.rule or {}
    if "label" not in rule:
        return None
    label = labels.get(rule["label"])
    values = ",".join(rule.get("values", []))
    name = label.name if label else ""
    return [
        ShownRule(label_id=str(rule["label"]), label_name=name, operator="IN", label_value=values)
    ]
