"""Writes: events become figures, figures are made anew."""
