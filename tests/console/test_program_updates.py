"""The next version of a listed program at the console: submitted, looked at, approved, without a minute of darkness."""

from tests import factories as make
from tests.console.helpers import browser, text_of


def test_a_newer_version_of_a_listed_program_goes_through_review_beside_it(
    db: None,
) -> None:
    owner = make.make_member()
    client = browser(owner)
    program = make.make_program(make.make_merchant(owner=owner), source="package", address="")
    program.version = make.make_version(program, number=1)
    program.save()
    make.make_version(program, number=2, name="2.0.0")
    releases = f"/console/programs/{program.pk}/releases/"
    assert "people get it once it is approved" in text_of(client.get(releases))
    assert client.post(f"{releases}submit/").status_code == 303
    page = text_of(client.get(releases))
    assert "A newer version is in review" in page
    assert "/releases/withdraw/" in page
    assert "/releases/submit/" not in page
    operator = browser(make.make_member(is_operator=True))
    reviews = text_of(operator.get("/console/platform/reviews/"))
    assert program.name in reviews
    looked = text_of(operator.get(f"/console/platform/programs/{program.pk}/"))
    assert "2.0.0 (#2)" in looked
    decided = operator.post(f"/console/platform/program/{program.pk}/approve/")
    assert decided.status_code == 303
    program.refresh_from_db()
    assert program.version is not None
    assert (program.state, program.version.number) == ("listed", 2)
