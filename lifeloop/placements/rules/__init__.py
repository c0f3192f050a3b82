"""Rules of placements: pure functions and values."""
