"""Codes and short links: called by lifestyle accounts."""
