"""What events mean as figures: pure functions."""
