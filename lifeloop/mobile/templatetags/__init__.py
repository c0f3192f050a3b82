"""Template tags of the phone's pages; load them as ``phone``."""
