"""What notices hold about people: they are members', and name people with a phone by their numbers at most."""

from lifeloop.identity.personal import impersonal

impersonal(
    "notices.Notice",
    "id kind variant page fragment key fold in_bell",
    pseudonymised="facts args",
    kept="member merchant at read_at",
)
impersonal("notices.Wish", "id kind", kept="member bell text")
