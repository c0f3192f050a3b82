"""What figures hold about people: numbers of nobody, once a person is gone."""

from lifeloop.identity.personal import impersonal

impersonal(
    "insights.Figure",
    "pk merchant_id metric kind hour day account_id program_id source thing times people",
)
# Kept for some days, so that somebody is counted once.
impersonal("insights.Met", "pk day mark", pseudonymised="person_id")
impersonal("insights.Progress", "name cursor since until clearing holder held_until first")
