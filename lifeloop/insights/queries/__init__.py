"""Figures, every one told whose: read from figures only, whatever the number of events."""

from lifeloop.insights.rules.metrics import Kind, Metric
from lifeloop.insights.rules.spans import Scope, Span

__all__ = ["Kind", "Metric", "Scope", "Span"]
