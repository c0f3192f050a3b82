"""What relations hold about people: which members made them."""

from lifeloop.identity.personal import impersonal

impersonal(
    "relations.Grant",
    "id program account merchant owner way state note templates per_day until revoke_token_hash created_at decided_at ended_at",
    kept="requested_by decided_by",
)
impersonal("relations.GrantUse", "id grant day count")
impersonal("relations.Binding", "program account grant created_at", kept="bound_by")
impersonal("relations.Association", "id account program created_at", kept="associated_by")
impersonal(
    "relations.BindTicket",
    "token_hash session_hash program created_at expires_at ready_at used_at",
    kept="member owner",
)
