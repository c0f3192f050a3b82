"""What a template of the library may look like (domain §4.1, §4.3)."""

import re
from collections.abc import Sequence

from lifeloop.messaging.errors_templates import LibraryKeywords, LibraryTitle

TITLE = re.compile(r"[^\W_][\w ·、（）()-]{0,18}[^\W_]", re.UNICODE)
KEYWORD = re.compile(r"[^\W_]{1,10}", re.UNICODE)
LEAST, MOST = 2, 10
SAMPLE = 50

# 一级行业 of the library, in the words of the programs' categories; an account says two of them.
INDUSTRIES = (
    "餐饮",
    "零售",
    "出行",
    "生活服务",
    "政务",
    "教育",
    "医疗健康",
    "金融",
    "文娱",
)


def check_entry(title: str, example: Sequence[tuple[str, str]]) -> None:
    """A title, and 2–10 different keywords in order, each with a sample value of at most 50 characters."""
    if not TITLE.fullmatch(title):
        raise LibraryTitle
    names = [name for name, _sample in example]
    if not LEAST <= len(names) <= MOST or len(set(names)) != len(names):
        raise LibraryKeywords
    for name, sample in example:
        if not KEYWORD.fullmatch(name) or not 1 <= len(sample.strip()) <= SAMPLE:
            raise LibraryKeywords
        if not sample.isprintable():
            raise LibraryKeywords
