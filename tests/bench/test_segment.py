"""B5 at its smoke size: under kills nothing is lost or doubled; no time is judged here."""

from tests.bench import test_smoke

pytestmark = test_smoke.pytestmark


def test_b5_loses_and_doubles_nothing_under_kills() -> None:
    found = test_smoke.smoke("b5")
    assert (found["lost"], found["doubled"], found["people"]) == (0, 0, 8_000)
    assert isinstance(found["sends_per_second"], float)
