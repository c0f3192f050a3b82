"""Reads of the two relations; always told whose."""
