"""The kinds of notices: one file each."""
