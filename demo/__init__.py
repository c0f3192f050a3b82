"""Demos: clients of the platform like any other; nothing here imports it."""
