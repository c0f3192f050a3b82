"""What mini programs hold about people: nothing about anybody with a phone."""

from lifeloop.identity.personal import impersonal

impersonal(
    "programs.Program",
    "app name logo category introduction source address version candidate state suspended review_note first_listed_at created_at changed_at",
)
impersonal(
    "programs.Version",
    "id program number name manifest digest size created_at",
    kept="uploaded_by_id",
)
