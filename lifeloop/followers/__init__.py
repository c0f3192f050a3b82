"""Follows and their sources, and what a person allows a mini program to send."""
