"""Rules about followers: pure functions and values."""
