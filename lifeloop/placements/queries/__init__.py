"""Reads of placements; always told whose."""
