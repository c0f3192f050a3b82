"""Pure functions of the log of calls."""
