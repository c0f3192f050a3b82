"""What lifestyle accounts hold about people: nothing about anybody with a phone."""

from lifeloop.identity.personal import impersonal

impersonal(
    "lifestyle.Account",
    "app name logo introduction subject greeting state suspended review_note last_seq newest_seq newest_at newest_publication opened_at created_at changed_at",
)
