"""Pages register themselves: once each."""

import pytest
from django.http import HttpResponse

from lifeloop.kernel.registry import Duplicate
from lifeloop.mobile.guard import safe_next
from lifeloop.mobile.registry import PAGES, page


def test_two_pages_of_one_name_are_a_crash() -> None:
    before = len(PAGES)
    with pytest.raises(Duplicate):
        page("elsewhere/", name="inbox")(lambda request: HttpResponse())
    assert len(PAGES) == before


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ("/m/me/", "/m/me/"),
        ("/m/?q=a b", "/m/?q=a b"),
        (None, "/m/"),
        ("", "/m/"),
        ("m/me/", "/m/"),
        ("//m/", "/m/"),
        ("/\\evil.example/m/", "/m/"),
        ("/m/\n//evil", "/m/"),
        ("https://evil.example/m/", "/m/"),
        ("/console/", "/m/"),
        ("/m/" + "x" * 2000, "/m/"),
    ],
)
def test_where_to_go_on(given: str | None, where: str) -> None:
    assert safe_next(given) == where
