"""Lifeloop: a self-hosted platform for mini programs and lifestyle accounts."""

__version__ = "0.1.0"
