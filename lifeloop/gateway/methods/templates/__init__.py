"""An account's own templates and its industry: called by lifestyle accounts."""
