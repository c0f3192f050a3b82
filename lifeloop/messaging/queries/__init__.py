"""Reads; always told whose."""
