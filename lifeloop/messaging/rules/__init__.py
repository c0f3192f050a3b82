"""Pure functions: what a template send must hold, how long a form id lives, what is unread."""
