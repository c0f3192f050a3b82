"""Names and values of labels."""

from lifeloop.followers.errors import (
    LabelNameComma,
    LabelNameEmpty,
    LabelNameSpace,
    LabelNameTooLong,
    LabelValueTooLong,
)
from lifeloop.followers.rules.values import NAME_LENGTH, VALUE_LENGTH, Value, plain, read


def check_name(name: str) -> str:
    """1–30 characters without spaces or commas (Chinese commas neither)."""
    name = plain(name)
    if not name:
        raise LabelNameEmpty
    if len(name) > NAME_LENGTH:
        raise LabelNameTooLong(most=NAME_LENGTH)
    if " " in name:
        raise LabelNameSpace
    if any(comma in name for comma in ",，、"):
        raise LabelNameComma
    return name


def check_value(text: str) -> Value:
    """At most 32 characters; empty: just the label."""
    value = read(text)
    if len(value.text) > VALUE_LENGTH:
        raise LabelValueTooLong(most=VALUE_LENGTH)
    return value
