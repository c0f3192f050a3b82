"""Binding, association and grants: the two relations between mini programs and lifestyle accounts."""
