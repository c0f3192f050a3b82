"""Which rule fits a text: plain comparisons, every edge; no text makes them slow."""

import time
from dataclasses import dataclass, field

import pytest

from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.rules.replies import (
    KEYWORD_LENGTH,
    MOST_KEYWORDS,
    events_of,
    first_fit,
    fits,
    keywords_of,
)


@dataclass
class Rule:
    keywords: list[str] = field(default_factory=lambda: ["Hours"])
    match: str = "exact"


@pytest.mark.parametrize(
    ("keyword", "text", "exact", "contains"),
    [
        ("Hours", "hours", True, True),
        ("Hours", "  HOURS\n", True, True),
        ("Hours", "opening hours?", False, True),
        ("Hours", "hour", False, False),
        ("营业时间", "你们的营业时间是?", False, True),
        ("ＷＩＦＩ", "wifi", True, True),  # full width
        ("opening hours", "opening   hours", True, True),
        ("Straße", "STRASSE", True, True),
        ("a.c", "abc", False, False),  # no patterns
        (".*", "anything", False, False),
        ("%", "100%", False, True),
        ("", "anything", False, False),
        ("x", "", False, False),
    ],
)
def test_width_case_and_blanks_make_no_difference(
    keyword: str, text: str, exact: bool, contains: bool
) -> None:
    assert fits(Rule([keyword]), text) is exact
    assert fits(Rule([keyword], "contains"), text) is contains


def test_the_order_decides() -> None:
    general, special = Rule(["a"], "contains"), Rule(["ab"], "contains")
    assert first_fit([special, general], "abc") is special
    assert first_fit([general, special], "abc") is general
    assert first_fit([special], "x") is None
    assert first_fit([], "x") is None


def test_a_hostile_text_is_compared_at_once() -> None:
    rules = [Rule(["(a+)+$", "a" * 29 + "b"] * 10, "contains") for _ in range(100)]
    begun = time.process_time()
    assert first_fit(rules, "a" * 500) is None
    assert first_fit(rules, "\ufdfa" * 500) is None  # grows eighteenfold when it is folded
    assert time.process_time() - begun < 1


def test_keywords_are_one_a_line_and_equal_ones_once() -> None:
    assert keywords_of("Hours\r\n\r\n 营业  时间 \nHOURS") == ["Hours", "营业 时间"]
    most = "\n".join(f"{number:0{KEYWORD_LENGTH}d}" for number in range(MOST_KEYWORDS))
    assert len(keywords_of(most)) == MOST_KEYWORDS
    for wrong in ("", "\n \n", most + "\nmore", "x" * (KEYWORD_LENGTH + 1)):
        with pytest.raises(DomainError):
            keywords_of(wrong)


def test_event_keys_are_those_a_menu_can_have() -> None:
    assert events_of("V1001 V1001\nmember_card") == ["V1001", "member_card"]
    for wrong in ("", "会员", "a b$", "x" * 65):
        with pytest.raises(DomainError):
            events_of(wrong)
