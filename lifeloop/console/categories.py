"""The categories of mini programs in the reader's language; stored ones are Chinese words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.programs.rules import CATEGORIES

_WORDS: dict[str, Promise] = {
    "餐饮": _("Food and drink"),
    "零售": _("Retail"),
    "出行": _("Travel"),
    "生活服务": _("Local services"),
    "政务": _("Government"),
    "教育": _("Education"),
    "医疗健康": _("Health"),
    "金融": _("Finance"),
    "文娱": _("Culture and leisure"),
    "工具": _("Tools"),
    "其他": _("Other"),
}


def category_word(stored: str) -> Promise | str:
    """What the reader is shown for a stored category."""
    return _WORDS.get(stored, stored)


def category_choices() -> list[tuple[str, Promise | str]]:
    """For a form's select."""
    return [("", _("Choose")), *((stored, category_word(stored)) for stored in CATEGORIES)]
